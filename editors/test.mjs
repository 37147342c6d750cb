// What the patterns for VS Code, GitHub and JetBrains make of real output: `node editors/test.mjs CONCISE JSON`.
import assert from 'node:assert';
import { readFileSync } from 'node:fs';

const [concise, json] = process.argv.slice(2).map((path) => readFileSync(path, 'utf8'));
const here = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const lines = concise.split('\n').filter((line) => line !== '');
const expected = JSON.parse(json).findings.map((it) => [
  it.file, it.range.start.line, it.range.start.column, it.severity, it.rule, it.message,
].join('\0'));
assert(expected.length > 5 && lines.length === expected.length, 'as many lines as findings');

const read = (pattern, severity) => (line) => {
  const groups = new RegExp(pattern.regexp).exec(line);
  const at = (name) => groups[pattern[name]];
  return groups && [at('file'), at('line'), at('column'), severity ?? at('severity'), at('code'), at('message')].join('\0');
};

const one = here('concise.regexp').trim();
const [task] = JSON.parse(here('vscode/tasks.json')).tasks;
const code = task.problemMatcher.pattern;
assert.equal(code.regexp, one);
assert.deepEqual(lines.map(read(code)), expected);
console.log(`ok: VS Code: ${lines.length} findings`);

const [loud, quiet] = JSON.parse(here('github/compose-lint.json')).problemMatcher;
assert.equal(loud.pattern[0].regexp, one.replace('|info', ''), 'a runner skips lines whose severity it does not know');
assert.equal(quiet.pattern[0].regexp, one.replace('(error|warning|info)', '(?:info)'));
assert.equal(quiet.severity, 'notice');
const loudly = read(loud.pattern[0]), quietly = read(quiet.pattern[0], 'info');
for (const line of lines) assert(!loudly(line) !== !quietly(line), 'each line by one matcher');
assert.deepEqual(lines.map((line) => loudly(line) ?? quietly(line)), expected);
console.log(`ok: GitHub: ${lines.length} findings`);

// As the documentation of File Watchers has it: a path is anything, and all else stands for itself.
const filter = /name="regExp" value="([^"]*)"/.exec(here('jetbrains/watchers.xml'))[1];
const watcher = new RegExp(`^${filter
  .replace('$FILE_PATH$', '(?:[A-Za-z]:)?(.+?)')
  .replace('$LINE$', '(\\d+)').replace('$COLUMN$', '(\\d+)').replace('$MESSAGE$', '(.+)')}$`);
for (const line of lines) assert(watcher.test(line), line);
console.log(`ok: JetBrains: ${lines.length} lines, by its pattern alone`);
