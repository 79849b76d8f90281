import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashFiles } from '../../lib/file-hashes.js';
import { copyRepository } from '../../lib/repository-copy.js';
import { root } from '../../lib/run.js';

const support = path.join(root, 'scripts', 'test', 'support');
const changed = ['openapi/messages.yaml', 'openapi/corrections.yaml', 'openapi/vendor-wording.json'];
const units = [
  'packages/client/generated/src',
  'packages/client/generated/docs',
  'packages/client/generated/manifest.json',
];

let copy: { root: string; remove: () => void };
let scratch: string;
let update: string;
let oldState: Record<string, string>;

beforeAll(async () => {
  copy = await copyRepository();
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'commit-'));
  const client = path.join(scratch, 'client');
  for (const unit of units) {
    const name = path.basename(unit);
    fs.cpSync(at(unit), path.join(client, name), { recursive: true });
    fs.cpSync(at(unit), path.join(scratch, 'old', unit), { recursive: true });
  }
  fs.appendFileSync(path.join(client, 'src', 'index.ts'), '// new\n');
  fs.rmSync(path.join(client, 'src', 'base.ts'));
  for (const name of changed)
    if (fs.existsSync(at(name))) fs.cpSync(at(name), path.join(scratch, 'old', name));
  oldState = state();
  const texts = changed.map((name) => [
    name,
    fs.existsSync(at(name)) ? fs.readFileSync(at(name), 'utf8') : undefined,
  ]);
  const before = Object.fromEntries(texts);
  const after = Object.fromEntries(changed.map((name) => [name, `# new ${name}\n`]));
  update = path.join(scratch, 'update.json');
  fs.writeFileSync(update, JSON.stringify({ before, after, client }));
});
afterAll(() => {
  copy.remove();
  fs.rmSync(scratch, { recursive: true, force: true });
});
beforeEach(() => {
  restore();
  expect(state()).toEqual(oldState);
});

/** Puts back what the update of an earlier test has changed. */
function restore(): void {
  for (const name of [...changed, ...units]) {
    fs.rmSync(at(name), { recursive: true, force: true });
    const old = path.join(scratch, 'old', name);
    if (fs.existsSync(old)) fs.cpSync(old, at(name), { recursive: true });
  }
}

const at = (name: string): string => path.join(copy.root, name);
/** Everything in the working tree that an update touches, and whatever else lies beside it. */
const state = (): Record<string, string> => hashFiles(copy.root, [at('openapi'), ...units.map(at)]);

function commit(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): { signal: string | null; code: number | null; stderr: string } {
  const options = { cwd: copy.root, encoding: 'utf8' as const, env: { ...process.env, ...env } };
  const { signal, status, stderr } = spawnSync(process.execPath, args, options);
  return { signal, code: status, stderr };
}
const script = path.join(support, 'commit-update.js');

test('an update is in the working tree as a whole', () => {
  expect(commit([script, update])).toEqual({ signal: null, code: 0, stderr: '' });
  for (const name of changed) expect(fs.readFileSync(at(name), 'utf8')).toBe(`# new ${name}\n`);
  expect(fs.readFileSync(at('packages/client/generated/src/index.ts'), 'utf8')).toMatch(/\/\/ new\n$/);
  expect(fs.existsSync(at('packages/client/generated/src/base.ts'))).toBe(false);
});

test('what was edited meanwhile is not written over', () => {
  fs.appendFileSync(at('openapi/corrections.yaml'), '# mine\n');
  const edited = state();
  const { code, stderr } = commit([script, update]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/openapi\/corrections\.yaml was edited while the update ran; nothing was written/);
  expect(state()).toEqual(edited);
});

test('a file that can not be written leaves everything as it was', () => {
  // A folder stands where the last of the files should go.
  fs.rmSync(at('openapi/vendor-wording.json'), { force: true });
  const inTheWay = path.join(at('openapi'), 'vendor-wording.json.part');
  fs.mkdirSync(inTheWay);
  try {
    expect(commit([script, update]).code).toBe(1);
  } finally {
    fs.rmSync(inTheWay, { recursive: true });
  }
  const left = state();
  for (const name of changed.slice(0, 2)) expect(left[name]).toBe(oldState[name]);
  expect(left['packages/client/generated/src/index.ts']).toBe(
    oldState['packages/client/generated/src/index.ts'],
  );
  expect(commit([script]).stderr).toBe('');
  expect(state()).toEqual(left);
});

test('killed at any moment, all of it is there or nothing, once the next command has looked', () => {
  commit([script, update]);
  const newState = state();
  const seen = { old: 0, new: 0 };
  // Each moment in the long run, some of them otherwise.
  const step = process.env['FULL'] === '1' ? 1 : 15;
  for (let moment = 1; ; moment += step) {
    restore();
    const killed = commit(['-r', path.join(support, 'kill-at-change.js'), script, update], {
      KILL_AT: String(moment),
    });
    if (killed.signal !== 'SIGKILL') break;
    expect(commit([script]).code).toBe(0);
    const after = state();
    const isNew = JSON.stringify(after) === JSON.stringify(newState);
    if (!isNew) expect({ moment, after }).toEqual({ moment, after: oldState });
    seen[isNew ? 'new' : 'old'] += 1;
  }
  expect(seen.old).toBeGreaterThan(0);
  expect(seen.new).toBeGreaterThan(0);
});
