import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import YAML from 'yaml';
import { copyRepository, type RepositoryCopy } from '../../src/repository/repository-copy.js';
import { correctionsFile, specFile, vendorFile } from '../support/corpus.js';
import { gitIn } from '../support/git-in.js';
import { settled } from '../support/settled.js';
import { vendorEdits } from '../support/vendor-edits.js';

jest.setTimeout(900_000);

let copy: RepositoryCopy;
let folder: string;
beforeAll(async () => {
  copy = await copyRepository();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vendor-'));
  fs.copyFileSync(specFile, path.join(copy.root, 'openapi', 'messages.yaml'));
  fs.copyFileSync(correctionsFile, path.join(copy.root, 'openapi', 'corrections.yaml'));
  // Unfinished work may be ahead of its reports; here they agree, and what changes afterwards is the update's doing.
  for (const args of [['scripts/generate.js'], ['scripts/build.js', '--update-api']]) {
    const { code, stdout, stderr } = run(...args);
    if (code !== 0) throw new Error(stdout + stderr);
  }
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '-m', 'x');
});
afterEach(() => {
  git('reset', '--quiet', '--hard');
  git('clean', '--quiet', '-d', '--force');
});
afterAll(() => {
  copy.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy.root, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}
const git = (...args: string[]): string => gitIn(copy.root, ...args);
const changes = (): string[] => git('status', '--porcelain').split('\n').filter(Boolean);

function vendorWith(...edits: string[]): string {
  const document: any = YAML.parse(fs.readFileSync(vendorFile, 'utf8'));
  for (const edit of edits) vendorEdits[edit]?.(document);
  const file = path.join(folder, 'vendor.json');
  fs.writeFileSync(file, JSON.stringify(document));
  return file;
}
const update = (file: string, ...args: string[]): ReturnType<typeof run> =>
  run('scripts/spec-update.js', file, ...args);

test('spec:update takes over once what the vendor changed, generates, compiles, reports and judges it', () => {
  const file = vendorWith('a filter more, in the middle', 'other enum values', 'more in the payloads');
  const first = update(file, '--skip-tests');
  expect(first.code === 0 ? '' : first.stdout + first.stderr).toBe('');
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

test('spec:update takes over what the SDK does not compile with, says where, and ends with exit code 2', () => {
  const document = fs.readFileSync(vendorFile, 'utf8').replaceAll(/\bmessagesList\b/g, 'messagePage');
  const file = path.join(folder, 'renamed.yaml');
  fs.writeFileSync(file, document);
  const { code, stdout, stderr } = update(file, '--skip-tests');
  expect(stdout + stderr).toMatch(/packages\/sdk\/src\/[\w/-]+\.ts\(\d+,\d+\): error TS2305: .*MessagesList/);
  expect(stdout).toMatch(/Checks that failed, for a person to look at:\n {2}build the packages/);
  expect(code).toBe(2);
  expect(changes()).toContain(' M openapi/messages.yaml');
});

test('spec:update takes over what a test fails with, says so, and ends with exit code 2', () => {
  const tests = path.join(copy.root, 'packages', 'client', 'test');
  fs.mkdirSync(tests, { recursive: true });
  fs.writeFileSync(path.join(tests, 'a.test.ts'), "test('x', () => { throw new Error('on purpose'); });\n");
  // The suites take minutes; what matters here is that a failure is told.
  for (const name of ['sdk', 'sandbox'])
    fs.rmSync(path.join(copy.root, 'packages', name, 'test'), { recursive: true });
  const { code, stdout, stderr } = update(vendorWith('two filters less'));
  expect(stdout + stderr).toMatch(/on purpose/);
  expect(stdout).toMatch(/Checks that failed, for a person to look at:\n {2}tests/);
  expect(code).toBe(2);
  expect(changes()).toContain(' M openapi/messages.yaml');
});

test('spec:update that is killed at any moment leaves the work tree as before or as after', async () => {
  const file = vendorWith('two filters less');
  const startedMs = performance.now();
  expect(update(file, '--skip-tests')).toMatchObject({ code: 0 });
  const takesMs = performance.now() - startedMs;
  const after = stateOfTree();
  const states: string[] = [];
  for (const share of [0.15, 0.4, 0.65, 0.85, 0.93, 0.97, 1]) {
    git('reset', '--quiet', '--hard');
    git('clean', '--quiet', '-d', '--force');
    const args = ['scripts/spec-update.js', file, '--skip-tests'];
    const child = spawn(process.execPath, args, { cwd: copy.root, detached: true, stdio: 'ignore' });
    const ended = once(child, 'close');
    const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), share * takesMs);
    await ended;
    clearTimeout(timer);
    states.push(await settled(stateOfTree, copy.root));
  }
  expect(states.filter((state) => state !== '' && state !== after)).toEqual([]);
  expect(states).toContain('');
});

/** What differs from the last commit, files that are new included. */
function stateOfTree(): string {
  git('add', '--all');
  const difference = git('diff', '--cached', '--binary');
  git('reset', '--quiet');
  return difference;
}
