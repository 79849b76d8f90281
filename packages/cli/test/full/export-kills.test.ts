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
  sandbox = await startSandbox({ seed: { messages: 30_000 }, rateLimit: { requests: 1e6, windowMs: 1000 } });
});
afterAll(() => sandbox.close());

const KILLS = 50;

test.each([
  [1, 'ndjson'],
  [2, 'csv'],
  [3, 'ndjson'],
  [4, 'csv'],
])(
  'killed 50 times at random moments over several exports, files have every row once and in order: part %d of 4, %s',
  async (_, output) => {
    const now = Date.now();
    const range = ['--from-date-time', new Date(now - 13 * 864e5).toISOString()];
    range.push('--to-date-time', new Date(now - 36e5).toISOString());
    const args = ['export', '--sandbox', sandbox.url, '--output', output, ...range];
    const whole = await runCli(args);
    let kills = 0;
    while (kills < KILLS) {
      const out = path.join(folder(), 'rows');
      kills += await interruptedExport([...args, '--out', out, '--checkpoint', `${out}.checkpoint`], {
        kills: KILLS - kills,
        isNamed: () => existsSync(out),
        atRandom: true,
      });
      expect(readFileSync(out, 'utf8') === whole.out).toBe(true);
    }
  },
  600_000,
);
