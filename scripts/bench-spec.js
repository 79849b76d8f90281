// @ts-check
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const YAML = require('yaml');
const { formatTable, measureInterleaved } = require('./lib/measure-interleaved.js');
const { copyRepository } = require('./lib/repository-copy.js');
const { run } = require('./lib/run.js');
const { runMain } = require('./lib/steps.js');

const rounds = Number(process.argv[2] ?? 3);

/** The text of a spec with a field more, under a name that was never there before: nothing of it is in a cache. */
function withNewField(/** @type {string} */ text) {
  const document = YAML.parseDocument(text);
  const field = ['components', 'schemas', 'message', 'properties', `added${Date.now()}`];
  document.setIn(field, { type: 'string', description: 'Added.' });
  return document.toString({ lineWidth: 0 });
}

/**
 * The commands for a change of the spec, in a copy of the repository.
 *
 * @param {string} root of the copy
 * @returns {import('./lib/measure-interleaved.js').Variant[]}
 */
function variants(root) {
  const at = (/** @type {string} */ file) => path.join(root, file);
  const read = (/** @type {string} */ file) => fs.readFileSync(at(file), 'utf8');
  const git = (/** @type {string[]} */ ...args) => execFileSync('git', args, { cwd: root });
  const writeRevision = (/** @type {string} */ of) => () =>
    fs.writeFileSync(at('revision.yaml'), withNewField(read(of)));
  const node = (/** @type {string[]} */ ...args) => run('node', args, { cwd: root, quiet: true });
  git('add', '--all');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '-m', 'chore: bench');

  const diff = () => node('scripts/spec-diff.js', 'openapi/messages.yaml', 'revision.yaml');
  return [
    { title: 'spec:diff', before: writeRevision('openapi/messages.yaml'), run: diff },
    { title: 'spec:diff, the same once more', run: diff },
    {
      title: 'spec:update, without tests',
      before() {
        git('checkout', '--quiet', '--', '.');
        git('clean', '--quiet', '--force', '--', 'openapi', 'packages');
        writeRevision('scripts/test/corpus/vendor.yaml')();
      },
      run: () => node('scripts/spec-update.js', 'revision.yaml', '--skip-tests'),
    },
  ];
}

runMain(async () => {
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('Usage: node scripts/bench-spec.js [ROUNDS]');
  const copy = await copyRepository();
  try {
    console.log(`\n${formatTable(await measureInterleaved(variants(copy.root), rounds), 'spec:diff')}`);
  } finally {
    copy.remove();
  }
});
