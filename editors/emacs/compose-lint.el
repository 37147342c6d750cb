;;; compose-lint.el --- Check Docker Compose files  -*- lexical-binding: t -*-

;;; Commentary:
;; `M-x compile' with `compose-lint --output-format concise' makes its lines clickable.  Where Flycheck is there, it checks
;; a buffer while you type, by standard input: what is not saved is checked too.

;;; Code:

(require 'compile)

(defconst compose-lint-regexp
  "^\\(.+?\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\|\\(info\\)\\)\\[[a-z][a-z0-9-]*\\] .+$"
  "A finding in the format `concise'.")

(add-to-list 'compilation-error-regexp-alist-alist
             `(compose-lint ,compose-lint-regexp 1 2 3 (4 . 5)))
(add-to-list 'compilation-error-regexp-alist 'compose-lint)

(with-eval-after-load 'flycheck
  (flycheck-define-checker compose-lint
    "A linter for Docker Compose files."
    :command ("compose-lint" "--output-format" "concise" "--color" "never" "--quiet" "--force-exclude"
              "--stdin-filename" source-original "-")
    :standard-input t
    :error-patterns
    ((error line-start (file-name) ":" line ":" column ": error[" (id (one-or-more (any "a-z0-9-"))) "] "
            (message) line-end)
     (warning line-start (file-name) ":" line ":" column ": warning[" (id (one-or-more (any "a-z0-9-"))) "] "
              (message) line-end)
     (info line-start (file-name) ":" line ":" column ": info[" (id (one-or-more (any "a-z0-9-"))) "] "
           (message) line-end))
    :modes (yaml-mode yaml-ts-mode docker-compose-mode)
    :predicate (lambda () (and buffer-file-name
                               (string-match-p "compose[^/]*\\.ya?ml\\'" buffer-file-name))))
  (add-to-list 'flycheck-checkers 'compose-lint))

(provide 'compose-lint)
;;; compose-lint.el ends here
