import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root as repository } from '../../lib/run.js';
import { endOf, plainEnvironment, type Result } from '../support/generator-copy.js';

// A repository with nothing but the code of the swap, and two clients of two files each: what is tested is in which order the
// disk is changed.

let root: string;
const at = (...names: string[]): string => path.join(root, ...names);

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'client swap '));
  for (const name of ['scripts/lib/run.js', 'scripts/lib/process-lock.js', 'scripts/lib/generate'])
    fs.cpSync(path.join(repository, name), at(name), { recursive: true });
  writeClient(at('packages/client/generated'), 'old');
  writeClient(at('new'), 'new');
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function writeClient(folder: string, name: string): void {
  fs.mkdirSync(path.join(folder, 'src'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'src/index.ts'), name);
  fs.writeFileSync(path.join(folder, 'manifest.json'), name);
}

const PROGRAMS = {
  swap: `require('./scripts/lib/generate/client-swap.js').swapClient(async (folder) => {
    require('node:fs').cpSync('new', folder, { recursive: true });
    return true;
  })`,
  swapBesideOrphan: `require('./scripts/lib/generate/client-swap.js').swapClient(async (folder) => {
    const fs = require('node:fs');
    fs.mkdirSync('packages/client/.generated-killed/new.1.part/src', { recursive: true });
    fs.cpSync('new', folder, { recursive: true });
    return true;
  })`,
  recover: `require('./scripts/lib/generate/client-swap.js').recoverInterruptedSwap()`,
};

/** Runs a program in a process that kills itself before its `killAt`th change of the disk. */
function run(program: string, killAt = 0): Promise<Result> {
  const preload = path.join(__dirname, '..', 'support', 'kill-at-change.js');
  const env = plainEnvironment({ KILL_AT: String(killAt) });
  return endOf(spawn(process.execPath, ['-r', preload, '-e', program], { cwd: root, env, stdio: 'pipe' }));
}

/** Which client there is; a mixture of both throws. */
function which(): string {
  const client = at('packages/client/generated');
  const [code, manifest] = ['src/index.ts', 'manifest.json'].map((name) =>
    fs.readFileSync(path.join(client, name), 'utf8'),
  );
  if (code !== manifest) throw new Error(`code of the ${code} client, manifest of the ${manifest} one`);
  return String(code);
}

const leftovers = (): string[] =>
  fs.readdirSync(at('packages/client')).filter((name) => name.startsWith('.'));

/** Runs a program again and again, killed one change later each time, until it ends by itself. */
async function killedAtEachChange(program: string, afterwards: () => Promise<void>): Promise<void> {
  const state = at('state');
  fs.cpSync(at('packages'), state, { recursive: true });
  for (let killAt = 1; ; killAt += 1) {
    fs.rmSync(at('packages'), { recursive: true });
    fs.cpSync(state, at('packages'), { recursive: true });
    const { signal, stderr } = await run(program, killAt);
    if (signal === null) {
      expect({ stderr, leftovers: leftovers() }).toEqual({ stderr: '', leftovers: [] });
      break;
    }
    await afterwards();
  }
  expect(which()).toBe('new');
}

test('a swap may be killed before any change of the disk: after recovery the client is the old one or the new one, and the next swap is hindered by nothing', async () => {
  const seen: string[] = [];
  await killedAtEachChange(PROGRAMS.swap, async () => {
    fs.cpSync(at('packages'), at('killed'), { recursive: true });
    await run(PROGRAMS.recover);
    seen.push(which());
    fs.rmSync(at('packages'), { recursive: true });
    fs.renameSync(at('killed'), at('packages'));
    expect(await run(PROGRAMS.swap)).toMatchObject({ code: 0 });
    expect({ client: which(), leftovers: leftovers() }).toEqual({ client: 'new', leftovers: [] });
  });
  // The first of the two renames is the point of no return.
  const firstNew = seen.indexOf('new');
  expect(firstNew).toBeGreaterThan(5);
  expect(seen.slice(firstNew)).not.toContain('old');
});

test('the recovery may be killed at any change of the disk, too', async () => {
  // A swap that was killed between its two renames.
  fs.mkdirSync(at('packages/client/.generated-abc'));
  fs.renameSync(at('packages/client/generated'), at('packages/client/.generated-abc/old'));
  fs.renameSync(at('new'), at('packages/client/.generated-abc/new'));
  await killedAtEachChange(PROGRAMS.recover, async () => {
    await run(PROGRAMS.recover);
    expect(which()).toBe('new');
  });
});

test('a rename that is refused brings the old client back', async () => {
  const refuse = `const fs = require('node:fs'); const rename = fs.renameSync;
    fs.renameSync = (from, to) => {
      if (String(to).endsWith('generated') && String(from).endsWith('new'))
        throw Object.assign(new Error('EBUSY: resource busy'), { code: 'EBUSY' });
      rename(from, to);
    };`;
  const report = `.catch((error) => { console.error(error.message); process.exit(3); })`;
  expect(await run(`${refuse}${PROGRAMS.swap}${report}`)).toMatchObject({
    code: 3,
    stderr: 'EBUSY: resource busy\n',
  });
  expect({ client: which(), leftovers: leftovers() }).toEqual({ client: 'old', leftovers: [] });
});

test('a preparation that fails leaves the old client and nothing else', async () => {
  const fail = `require('./scripts/lib/generate/client-swap.js').swapClient(async (folder) => {
    require('node:fs').cpSync('new', folder, { recursive: true });
    throw new Error('no');
  })`;
  expect((await run(fail)).code).toBe(1);
  expect({ client: which(), leftovers: leftovers() }).toEqual({ client: 'old', leftovers: [] });
});

test('what the Java of a killed run writes while the next run is at work is removed at its end', async () => {
  expect((await run(PROGRAMS.swapBesideOrphan)).code).toBe(0);
  expect(which()).toBe('new');
  expect(leftovers()).toEqual([]);
});
