-- compose-lint for nvim-lint: put this where your configuration can require it, then
--
--     require('lint').linters.compose_lint = require('compose_lint')
--     require('lint').linters_by_ft.yaml = { 'compose_lint' }
--
-- The buffer goes through standard input, so what is not saved is checked too. Files that are no Compose files are left
-- alone (--force-exclude).
local pattern = '^(.-):(%d+):(%d+): (%l+)%[([%l%d-]+)%] (.+)$'
local groups = { 'file', 'lnum', 'col', 'severity', 'code', 'message' }
local severities = {
  error = vim.diagnostic.severity.ERROR,
  warning = vim.diagnostic.severity.WARN,
  info = vim.diagnostic.severity.INFO,
}

return {
  cmd = 'compose-lint',
  stdin = true,
  args = {
    '--output-format', 'concise', '--color', 'never', '--quiet', '--force-exclude',
    '--stdin-filename', function() return vim.api.nvim_buf_get_name(0) end, '-',
  },
  stream = 'stdout',
  ignore_exitcode = true,
  parser = require('lint.parser').from_pattern(pattern, groups, severities, { source = 'compose-lint' }),
}
