// @ts-check
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { median } = require('../lib/rounds.js');

const root = path.resolve(__dirname, '..', '..', '..');
const spec = path.join(root, 'openapi', 'messages.yaml');

/** What `npm run spec:diff` takes. @param {import('../lib/topics.js').Options} options */
async function measureSpec({ rounds = 3, say }) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-spec-'));
  const times = { fresh: /** @type {number[]} */ ([]), again: /** @type {number[]} */ ([]) };
  try {
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`);
      const revision = path.join(scratch, `revision-${round}.yaml`);
      fs.writeFileSync(revision, withNewField(round));
      times.fresh.push(timeOfDiff(revision));
      times.again.push(timeOfDiff(revision));
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  const row = (/** @type {string} */ name, /** @type {number[]} */ ms) => ({
    name,
    values: { seconds: median(ms) / 1000 },
  });
  return [
    {
      title: 'Comparing two specs',
      figures: [{ key: 'seconds', title: 's', digits: 1 }],
      rows: [
        row('spec:diff, both clients generated', times.fresh),
        row('spec:diff, the same once more', times.again),
      ],
    },
  ];
}

/** The spec with a field more, under a name that was never there before: nothing of it is in a cache. @param {number} round */
function withNewField(round) {
  const field = `        added${Date.now()}x${round}: { type: string, description: Added. }\n`;
  const before = fs.readFileSync(spec, 'utf8');
  const after = before.replace(/^ {4}message:\n(?: {6}.*\n)*? {6}properties:\n/m, (found) => found + field);
  if (after === before) throw new Error('The spec has no schema `message` with properties.');
  return after;
}

/** @param {string} revision @returns {number} milliseconds */
function timeOfDiff(revision) {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['scripts/spec-diff.js', spec, revision], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - startedMs;
}

module.exports = { measureSpec };
