#!/usr/bin/env node
// Starts the binary of this platform, which npm has installed as an optional dependency. Nothing is fetched, at no time.
'use strict';

const { spawnSync } = require('node:child_process');

/** The binary: that of COMPOSE_LINT_BINARY, else that of the platform's package. */
function binary() {
  if (process.env.COMPOSE_LINT_BINARY) return process.env.COMPOSE_LINT_BINARY;
  const name = `@compose-lint/${process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'compose-lint.exe' : 'compose-lint';
  try {
    return require.resolve(`${name}/${file}`);
  } catch {
    console.error(
      `compose-lint: the package ${name} is not there. Either there is none for this platform, or optional ` +
      'dependencies were left out (--omit=optional). COMPOSE_LINT_BINARY may name a binary.');
    process.exit(2);
  }
}

const run = spawnSync(binary(), process.argv.slice(2), { stdio: 'inherit', windowsHide: true });
if (run.error) {
  console.error(`compose-lint: ${run.error.message}`);
  process.exit(2);
}
// Whoever ended the program by a signal ends this one likewise.
if (run.signal) process.kill(process.pid, run.signal);
process.exit(run.status ?? 2);
