import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { endOf, plainEnvironment, type Result } from '../support/generator-copy.js';
import { killAtMoments, startSwapBench, type SwapBench } from '../support/swap-bench.js';

jest.setTimeout(240_000);

let bench: SwapBench;
beforeAll(async () => {
  bench = await startSwapBench();
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterAll(() => {
  jest.restoreAllMocks();
  bench.copy.remove();
});
beforeEach(() => bench.reset());

/** Runs code in the copy; the process kills itself before its `killAt`th change of the disk. */
function run(code: string, killAt = 0): Promise<Result> {
  const args = ['-r', path.join(__dirname, '..', 'support', 'kill-at-change.js'), '-e', code];
  const env = plainEnvironment({ KILL_AT: String(killAt) });
  return endOf(spawn(process.execPath, args, { cwd: bench.copy.root, env }));
}

const swap = `require('./scripts/lib/generate/client-swap.js').swapClient(async (folder) => {
  require('node:fs').cpSync('new/generated', folder, { recursive: true });
  return true;
})`;
const recover = `require('./scripts/lib/generate/client-swap.js').recoverInterruptedSwap()`;

/** The same swap, in this process and to its end. */
const swapWhole = (): Promise<void> =>
  bench.clientSwap.swapClient(async (folder) => {
    fs.cpSync(bench.copy.at('new/generated'), folder, { recursive: true });
    return true;
  });

test('killed before any single change of the disk: after recovery the client is the old one or the new one', async () => {
  const seen: string[] = [];
  for (let killAt = 1; ; killAt += 1) {
    bench.reset();
    const { signal, stderr } = await run(swap, killAt);
    if (signal === null) {
      expect({ stderr, client: bench.which() }).toEqual({ stderr: '', client: 'new' });
      break;
    }
    await bench.clientSwap.recoverInterruptedSwap();
    seen.push(bench.which());
    // And the next run is not hindered by anything that was left.
    await swapWhole();
    expect({ client: bench.which(), staging: bench.staging() }).toEqual({ client: 'new', staging: [] });
  }
  // The journal is the one point of no return.
  const firstNew = seen.indexOf('new');
  expect(firstNew).toBeGreaterThan(5);
  expect(seen.slice(firstNew)).not.toContain('old');
  expect(seen.length - firstNew).toBeGreaterThan(5);
});

test('the recovery may be killed at any point, too', async () => {
  const client = bench.copy.at('packages/client');
  const interrupted = bench.copy.at('interrupted');
  for (let killAt = 1; !fs.existsSync(path.join(client, '.generating/journal.json')); killAt += 1) {
    bench.reset();
    await run(swap, killAt);
  }
  fs.cpSync(client, interrupted, { recursive: true });
  for (let killAt = 1; ; killAt += 1) {
    fs.rmSync(client, { recursive: true });
    fs.cpSync(interrupted, client, { recursive: true });
    const { signal } = await run(recover, killAt);
    await bench.clientSwap.recoverInterruptedSwap();
    expect(bench.which()).toBe('new');
    if (signal === null) break;
  }
});

test('the real thing, killed from outside: the old one or the new one, and the next run completes it', () =>
  killAtMoments(bench, 4));

test('three runs at once: one generates, the others wait and find nothing to do', async () => {
  const { copy } = bench;
  const results = await Promise.all([copy.generate(), copy.generate(), copy.generate()]);
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(results.filter(({ stderr }) => stderr.includes('waiting for it'))).toHaveLength(2);
  expect({ client: bench.which(), staging: bench.staging() }).toEqual({ client: 'new', staging: [] });
});

test('a rename that is refused brings the old client back', async () => {
  const refuse = `const fs = require('node:fs'); const rename = fs.renameSync;
    fs.renameSync = (from, to) => {
      if (String(to).endsWith('generated/manifest.json') && !String(from).includes('/old/')) {
        throw Object.assign(new Error('EBUSY: resource busy'), { code: 'EBUSY' });
      }
      rename(from, to);
    };`;
  const report = `.catch((error) => { console.error(error.message); process.exit(3); })`;
  const { code, stderr } = await run(`${refuse}${swap}${report}`);
  expect({ code, stderr }).toEqual({ code: 3, stderr: 'EBUSY: resource busy\n' });
  expect({ client: bench.which(), staging: bench.staging() }).toEqual({ client: 'old', staging: [] });
});
