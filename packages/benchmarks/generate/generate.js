// @ts-check
'use strict';
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { interleave, median, medianOfRounds } = require('../lib/rounds.js');

const root = path.resolve(__dirname, '..', '..', '..');
const COPIED = [
  'lerna.json',
  'openapi',
  'openapitools.json',
  'package.json',
  'scripts/generate.js',
  'scripts/lib',
  'packages/client',
  'packages/spec-tools',
  'tsconfig.base.json',
  'tsconfig.cjs.json',
  '.cache/openapi-generator',
];

/** @typedef {{ name: string, before?: () => void, command: string, args: string[], cwd: string }} Variant */

/** What `npm run generate` takes beside a bare run of the generator. @param {import('../lib/topics.js').Options} options */
async function measureGenerate({ rounds = 7, say }) {
  // Downloads the JAR where no generation has done so yet.
  execFileSync(path.join(root, 'node_modules/.bin/openapi-generator-cli'), ['version'], { cwd: root });
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-generate-'));
  try {
    const variants = variantsIn(scratch);
    const times = await interleave(variants, rounds, async (variant) => timeOf(variant), say);
    const bare = times.at(-1) ?? [];
    return [
      {
        title: 'Generating the client',
        note: 'Wall time of a process; the last row is the generator alone, with the defaults of Java.',
        figures: [
          { key: 'ms', title: 'ms', digits: 0 },
          { key: 'ratio', title: 'x bare' },
        ],
        rows: variants.map(({ name }, index) => {
          const own = times[index] ?? [];
          return { name, values: { ms: median(own), ratio: medianOfRounds(own, bare, (a, b) => a / b) } };
        }),
      },
    ];
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {Variant} variant @returns {number} milliseconds */
function timeOf({ name, before, command, args, cwd }) {
  before?.();
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return performance.now() - startedMs;
}

/** @param {string} scratch an empty folder for copies of the repository @returns {Variant[]} */
function variantsIn(scratch) {
  const [unchanged, edited] = ['unchanged', 'edited'].map((name) => copyTo(path.join(scratch, name)));
  const generate = { command: process.execPath, args: ['scripts/generate.js'] };
  const spec = path.join(String(edited), 'openapi/messages.yaml');
  const output = path.join(scratch, 'output');
  const jar = fs
    .readdirSync(path.join(root, '.cache/openapi-generator'))
    .find((name) => name.endsWith('.jar'));
  const args = [
    'generate',
    '-g',
    'typescript-axios',
    '-c',
    'openapi/generator.yaml',
    '-i',
    spec,
    '-o',
    `${output}/src`,
  ];
  return [
    { name: 'generate, nothing changed', cwd: String(unchanged), ...generate },
    {
      name: 'generate, the spec changed',
      cwd: String(edited),
      ...generate,
      before: () => fs.appendFileSync(spec, '# edit\n'),
    },
    {
      name: 'generate -- --check',
      cwd: String(unchanged),
      command: process.execPath,
      args: ['scripts/generate.js', '--check'],
    },
    {
      name: 'java -jar, bare',
      cwd: String(edited),
      before: () => fs.rmSync(output, { recursive: true, force: true }),
      command: 'java',
      args: ['-jar', `.cache/openapi-generator/${jar}`, ...args],
    },
  ];
}

/** @param {string} target */
function copyTo(target) {
  for (const name of COPIED) fs.cpSync(path.join(root, name), path.join(target, name), { recursive: true });
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(target, 'node_modules'), 'dir');
  return target;
}

module.exports = { measureGenerate };
