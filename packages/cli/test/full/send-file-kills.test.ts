import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { CLI } from '../support/run-cli.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const KILLS = 50;
const MESSAGES_PER_LIST = 300;
const folder = temporaryFolders();
let sandbox: Sandbox;

beforeAll(async () => {
  // A queue that is never full: what is tried here is the journal, not the waiting.
  sandbox = await startSandbox({ queue: { segmentsPerSecond: 1e6 } });
});
afterAll(() => sandbox.close());

function sendFileArguments(list: number): { args: string[]; journal: string } {
  const at = folder();
  const file = path.join(at, 'list.csv');
  const journal = path.join(at, 'journal');
  const lines = Array.from(
    { length: MESSAGES_PER_LIST },
    (_, index) => `k${index},+1555${String(2_000_000 + list * MESSAGES_PER_LIST + index)}`,
  );
  writeFileSync(file, ['key,to', ...lines].join('\n'));
  const fixed = ['--application-id', '93de2206-9669-4e07-948d-329f4b722ee2', '--from', '+15551112222'];
  const rate = ['--segments-per-second', '100000', '--text-template', 'Hello {key}', '--quiet'];
  return {
    args: ['send-file', file, '--sandbox', sandbox.url, '--journal', journal, ...fixed, ...rate],
    journal,
  };
}

/** Runs the command, and kills it a while after its journal has grown. Resolves to its exit code, or `null` when killed. */
async function runAndKill(args: readonly string[], journal: string, kill: boolean): Promise<number | null> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: 'ignore' });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  if (kill) {
    const before = sizeOf(journal);
    while (child.exitCode === null && sizeOf(journal) === before) await pause(2);
    await pause(Math.random() * 60);
    child.kill('SIGKILL');
  }
  return (await ended)[0];
}

function sizeOf(file: string): number {
  return existsSync(file) ? (statSync(file, { throwIfNoEntry: false })?.size ?? 0) : 0;
}

/** Another process does the work meanwhile: there is no clock of its own to move. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test.each([1, 2])(
  'lists that are killed 50 times at random moments and resumed send no message twice, and all but what is unknown: part %d of 2',
  async () => {
    let kills = 0;
    for (let list = 0; kills < KILLS; list++) {
      const { args, journal } = sendFileArguments(list);
      const before = sandbox.accepted.length;
      let code: number | null = null;
      let killsOfList = 0;
      while (code === null) {
        const mayKill = killsOfList < 15;
        code = await runAndKill(args, journal, mayKill);
        if (code === null) killsOfList++;
      }
      kills += killsOfList;
      const recipients = sandbox.accepted.slice(before).map(({ message }) => message.to[0]);
      expect(new Set(recipients).size).toBe(recipients.length);
      // Of each kill at most the messages on their way, 10 at a time, are left unknown.
      expect([0, 8]).toContain(code);
      expect(recipients.length).toBeGreaterThanOrEqual(MESSAGES_PER_LIST - killsOfList * 10);
    }
  },
  1_200_000,
);
