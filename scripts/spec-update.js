// @ts-check
'use strict';
const path = require('node:path');
const { parseArgs } = require('node:util');
const { reportFiles } = require('./lib/surface/api-reports.js');
const { readSpecFile, SpecError } = require('./lib/spec/load.js');
const { formatText, oneLine } = require('./lib/spec-diff/report.js');
const { checkUpdate } = require('./lib/spec-update/check.js');
const {
  commitUpdate,
  finishInterruptedUpdate,
  readIfThere,
  readSpecFiles,
} = require('./lib/spec-update/commit.js');
const { planUpdate } = require('./lib/spec-update/plan.js');
const { specVerdict } = require('./lib/spec-diff/verdict.js');
const { runMain, step } = require('./lib/steps.js');

const usage = `npm run spec:update -- FILE [--skip-tests]

Takes over what changed in the vendor's document (OpenAPI 3.0, YAML or JSON): openapi/messages.yaml gets its structure and
keeps our words, the client is regenerated, types and tests are run, and the verdict is printed. If anything fails, the
working tree stays as it is.`;

const spec = 'openapi/messages.yaml';

/** @param {string} title @param {readonly import('./lib/spec-update/extract.js').Notice[]} notices */
function printNotices(title, notices) {
  if (notices.length === 0) return;
  console.log(`\n${title}`);
  for (const { path: place, message } of notices) console.log(`  ${oneLine(`${place}: ${message}`)}`);
}

/**
 * Tries the update in a copy, and puts it into the working tree when nothing speaks against it.
 *
 * @param {import('./lib/spec-update/plan.js').SpecFiles} before
 * @param {import('./lib/spec-update/plan.js').SpecFiles} after
 * @param {boolean} skipTests
 */
async function takeOver(before, after, skipTests) {
  const reportsBefore = Object.fromEntries(reportFiles.map((name) => [name, readIfThere(name)]));
  const verdict = specVerdict(
    { label: `${spec} before the update`, text: before[spec] },
    { label: `${spec} after the update`, text: after[spec] },
  );
  // It is awaited below, and must not end the process if it fails first.
  verdict.catch(() => {});
  await step('try it in a copy: regenerate, compile, test', () =>
    checkUpdate(after, {
      skipTests,
      use: async ({ client, reports }) => {
        await verdict;
        await commitUpdate({
          before: { ...before, ...reportsBefore },
          after: { ...after, ...reports },
          client,
        });
      },
    }),
  );
  console.log(`\n${formatText(await verdict)}`);
}

runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'skip-tests': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return console.log(usage);
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new SpecError(usage);
  await finishInterruptedUpdate();

  const before = readSpecFiles();
  const text = readSpecFile(path.resolve(name));
  const plan = await step(`merge what ${name} changes`, () => planUpdate({ label: name, text }, before));
  const after = plan.files;
  const names = /** @type {(keyof typeof after)[]} */ (Object.keys(after));
  const changed = names.filter((file) => after[file] !== before[file]);

  if (changed.includes(spec)) await takeOver(before, after, values['skip-tests']);
  else if (changed.length > 0) await commitUpdate({ before, after });

  printNotices('Not merged, for a person to look at:', plan.notices);
  printNotices('To be described in our own words:', plan.undescribed);
  console.log(
    changed.length > 0
      ? `\nChanged: ${changed.join(', ')}${changed.includes(spec) ? ' and packages/client' : ''}`
      : '\nNothing changed.',
  );
});
