" Vim compiler file: compose-lint for Docker Compose files
"
"     :compiler compose_lint | make
"
" fills the quickfix list; `let g:compose_lint_path = '.'` checks all below the working directory, not only this file.

if exists('current_compiler')
  finish
endif
let current_compiler = 'compose_lint'

let s:save_cpo = &cpo
set cpo&vim

execute 'CompilerSet makeprg=' . escape('compose-lint --output-format concise --color never --quiet -- '
      \ . get(g:, 'compose_lint_path', '%:S'), ' \|"')
" The letter is that of error, warning or info; the message begins with the rule, in brackets.
CompilerSet errorformat=%f:%l:%c:\ %t%*[a-z]%m

let &cpo = s:save_cpo
unlet s:save_cpo
