import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { step } from './step.js';
import { formatText, oneLine } from './diff/report.js';
import { specVerdict } from './diff/spec-verdict.js';
import { readSpecFile } from './openapi/load-spec.js';
import { SpecError } from './openapi/spec-error.js';
import { applyPatch } from './repository/apply-patch.js';
import { ROOT, SPEC_FILE } from './repository/root.js';
import type { Notice } from './update/notice.js';
import { planUpdate, type SpecFiles } from './update/plan-update.js';
import { tryUpdate } from './update/try-update.js';

export const USAGE = `npm run spec:update -- FILE [--skip-tests]

Takes over what changed in the vendor's document (OpenAPI 3.0, YAML or JSON): ${SPEC_FILE} gets its structure and
keeps our words, the client is generated, types and tests are checked, and the verdict is printed. All of that happens in
a copy of the repository. The working tree gets the whole result, or nothing when no client comes out.

Exit codes: 0 taken over, or nothing to take over; 1 nothing was changed; 2 taken over, but a check failed.`;

const WORDING_FILE = 'openapi/vendor-wording.json';

/** The command `spec:update`. */
export async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'skip-tests': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new SpecError(USAGE);
  await update(name, values['skip-tests']);
}

async function update(name: string, skipTests: boolean): Promise<void> {
  const before = readSpecFiles();
  const text = readSpecFile(path.resolve(name));
  const plan = await step(`merge what ${name} changes`, () => planUpdate({ label: name, text }, before));
  const isNewSpec = plan.files[SPEC_FILE] !== before[SPEC_FILE];
  const failed = isNewSpec ? await takeOver(before, plan.files, skipTests) : [];
  const words = plan.files[WORDING_FILE];
  const isNewWording = words !== undefined && words !== before[WORDING_FILE];
  if (!isNewSpec && isNewWording) writeWhole(WORDING_FILE, words);
  printNotices('Not merged, for a person to look at:', plan.notices);
  printNotices('To be described in our own words:', plan.undescribed);
  if (failed.length > 0) {
    console.log(
      `\nChecks that failed, for a person to look at:\n${failed.map((title) => `  ${title}\n`).join('')}`,
    );
    process.exitCode = 2;
  }
  const changed = isNewSpec ? 'openapi and packages' : isNewWording ? WORDING_FILE : undefined;
  console.log(changed === undefined ? '\nNothing changed.' : `\nChanged: ${changed}`);
}

function readSpecFiles(): SpecFiles {
  const read = (name: string): string => fs.readFileSync(path.join(ROOT, name), 'utf8');
  return {
    [SPEC_FILE]: read(SPEC_FILE),
    'openapi/corrections.yaml': read('openapi/corrections.yaml'),
    [WORDING_FILE]: fs.existsSync(path.join(ROOT, WORDING_FILE)) ? read(WORDING_FILE) : undefined,
  };
}

/** Tries the update in a copy, and brings the result into the working tree. @returns the checks that failed */
async function takeOver(before: SpecFiles, after: SpecFiles, skipTests: boolean): Promise<readonly string[]> {
  const verdict = specVerdict(
    { label: `${SPEC_FILE} before the update`, text: before[SPEC_FILE] },
    { label: `${SPEC_FILE} after the update`, text: after[SPEC_FILE] },
  );
  // It is awaited below, and must not end the process if it fails first.
  verdict.catch(() => {});
  const { patch, failed } = await tryUpdate(after, { skipTests });
  const report = formatText(await verdict);
  await applyPatch(patch).catch((error: Error) => {
    throw new SpecError(
      `A file was edited while the update ran; nothing was written. Run it again.\n${error.message}`,
    );
  });
  console.log(`\n${report}`);
  return failed;
}

/** Whoever is killed leaves the old file or the new one, and nothing beside it that git would see. */
function writeWhole(name: string, text: string): void {
  const prepared = path.join(ROOT, '.cache', `${path.basename(name)}.new`);
  fs.mkdirSync(path.dirname(prepared), { recursive: true });
  fs.writeFileSync(prepared, text);
  fs.renameSync(prepared, path.join(ROOT, name));
}

function printNotices(title: string, notices: readonly Notice[]): void {
  if (notices.length === 0) return;
  console.log(`\n${title}`);
  for (const { path: place, message } of notices) console.log(`  ${oneLine(`${place}: ${message}`)}`);
}
