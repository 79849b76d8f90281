import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { interruptedExport } from '../support/interrupted-export.js';
import { runCli } from '../support/run-cli.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();
let sandbox: Sandbox;

beforeAll(async () => {
  // Far above the limit of the API: what is tried here is the file, not the waiting.
  sandbox = await startSandbox({ seed: { messages: 60_000 }, rateLimit: { requests: 1e6, windowMs: 1000 } });
});
afterAll(() => sandbox.close());

test('killed 200 times at random moments over several exports, files have every row once and in order', async () => {
  const now = Date.now();
  const range = ['--from-date-time', new Date(now - 13 * 864e5).toISOString()];
  range.push('--to-date-time', new Date(now - 36e5).toISOString());
  const args = ['export', '--sandbox', sandbox.url, ...range];
  const whole = await runCli(args);
  let kills = 0;
  while (kills < 200) {
    const out = path.join(folder(), 'rows.ndjson');
    kills += await interruptedExport([...args, '--out', out, '--checkpoint', `${out}.checkpoint`], {
      kills: 200 - kills,
      isNamed: () => existsSync(out),
      random: Math.random,
    });
    expect(readFileSync(out, 'utf8') === whole.out).toBe(true);
  }
}, 1_200_000);
