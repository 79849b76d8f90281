import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import YAML from 'yaml';
import { copyRepository } from '../../lib/repository-copy.js';
import { vendorFile } from '../support/corpus.js';
import { vendorEdits } from '../support/vendor-edits.js';

jest.setTimeout(900_000);

let copy: { root: string; remove: () => void };
let folder: string;
beforeAll(async () => {
  copy = await copyRepository();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vendor-'));
  // Unfinished work may be ahead of its reports; here they agree, and what changes afterwards is the update's doing.
  run('scripts/build.js', '--update-api');
  git('add', '--all', '--', 'openapi', 'packages', 'scripts');
  git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'x');
});
afterAll(() => {
  copy.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy.root, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}
function git(...args: string[]): string {
  return spawnSync('git', args, { cwd: copy.root, encoding: 'utf8' }).stdout.trimEnd();
}
const changes = (): string[] =>
  git('status', '--porcelain', '--', 'openapi', 'packages').split('\n').filter(Boolean);

function vendorWith(...edits: string[]): string {
  const document: any = YAML.parse(fs.readFileSync(vendorFile, 'utf8'));
  for (const edit of edits) vendorEdits[edit]?.(document);
  const file = path.join(folder, 'vendor.json');
  fs.writeFileSync(file, JSON.stringify(document));
  return file;
}
const update = (file: string, ...args: string[]): ReturnType<typeof run> =>
  run('scripts/spec-update.js', file, ...args);

test('what the vendor changed is taken over once, regenerated, compiled, reported and judged', () => {
  const file = vendorWith('a filter more, in the middle', 'other enum values', 'more in the payloads');
  const first = update(file, '--skip-tests');
  expect(first).toMatchObject({ code: 0 });
  expect(first.stdout).toMatch(/major +typescript +client MessageTypeEnum\.Rcs: was removed/);
  expect(first.stdout).toMatch(
    /minor +callbacks +#\/components\/schemas\/statusCallbackMessage\/properties\/region/,
  );
  expect(first.stdout).toMatch(/^major \(wire major, callbacks minor, typescript major\)$/m);
  expect(first.stdout).toMatch(
    /To be described in our own words:\n {2}#\/components\/parameters\/conversationId/,
  );
  expect(changes()).toEqual(
    expect.arrayContaining([
      ' M openapi/messages.yaml',
      '?? openapi/vendor-wording.json',
      ' M packages/client/generated/src/api/messages-api.ts',
      ' M packages/client/generated/manifest.json',
      ' M packages/client/etc/client.api.md',
    ]),
  );
  expect(run('scripts/generate.js', '--check')).toMatchObject({ code: 0 });

  const diff = git('diff');
  const second = update(file, '--skip-tests');
  expect(second.stdout).toMatch(/Nothing changed\./);
  expect(git('diff')).toBe(diff);
});

test('where the SDK has to follow, tsc says where, and the working tree stays as it was', () => {
  const before = git('diff');
  const document = fs.readFileSync(vendorFile, 'utf8').replaceAll(/\bmessagesList\b/g, 'messagePage');
  const file = path.join(folder, 'renamed.yaml');
  fs.writeFileSync(file, document);
  const { code, stdout, stderr } = update(file, '--skip-tests');
  expect(code).toBe(1);
  expect(stdout + stderr).toMatch(/packages\/sdk\/src\/types\.ts\(\d+,\d+\): error TS2305: .*MessagesList/);
  expect(stderr).toMatch(/The working tree is as it was.*copy \.cache\/spec-update\/proposal\/openapi/s);
  expect(git('diff')).toBe(before);
  const proposal = path.join(copy.root, '.cache', 'spec-update', 'proposal', 'openapi', 'messages.yaml');
  expect(fs.readFileSync(proposal, 'utf8')).toMatch(/^ {4}messagePage:/m);
});

test('a test that fails keeps all of it out', () => {
  const failing = path.join(copy.root, 'packages', 'client', 'test', 'added.test.ts');
  fs.mkdirSync(path.dirname(failing), { recursive: true });
  fs.writeFileSync(failing, "test('x', () => { throw new Error('on purpose'); });\n");
  // The whole suite takes minutes; what matters here is that its failure is heeded.
  const suite = path.join(copy.root, 'scripts', 'test.js');
  const text = fs.readFileSync(suite, 'utf8');
  fs.writeFileSync(
    suite,
    text.replace('const jestArgs = ', "args.push('packages/client/test/added');\nconst jestArgs = "),
  );
  try {
    const before = git('diff');
    const { code, stdout, stderr } = update(vendorWith('two filters less'));
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/on purpose/);
    expect(stderr).toMatch(/The working tree is as it was/);
    expect(git('diff')).toBe(before);
  } finally {
    fs.rmSync(failing);
    fs.writeFileSync(suite, text);
  }
});
