import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { openJournal, sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { items } from '../support/messages.js';
import { createRandom } from '../support/random-text.js';
import { tempFile } from '../support/temp-folder.js';
import { type PromiseFindings, checkPromise } from './check-promise.js';
import { KILL_POINTS, buildChild } from './start-child.js';

let sandbox: Sandbox;
let child: ReturnType<typeof buildChild>;
beforeAll(async () => {
  sandbox = await startSandbox({ queue: { segmentsPerSecond: 100_000 } });
  child = buildChild(`${__dirname}/child.ts`);
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  child.remove();
  await sandbox.close();
});

const KEPT = { twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] };

/** Sends what is left in this process, and holds the journal against what the sandbox accepted. */
async function resume(path: string, count: number, concurrency: number): Promise<PromiseFindings> {
  const client = createTestClient(sandbox.baseUrl);
  const journal = await openJournal(path);
  const rate = { segmentsPerSecond: 100_000 };
  await sendMessages(client, items(count), { journal, concurrency, rate }).finish();
  const findings = await checkPromise(sandbox, journal, count);
  await journal.close();
  await client.close();
  return findings;
}

describe('a process that sends a list', () => {
  it.each(KILL_POINTS)(
    'and is killed at the point %s sends no message twice, each has one end, and few are unknown',
    async (killAt) => {
      const count = 40;
      const concurrency = 5;
      const path = tempFile();
      const task = { baseUrl: sandbox.baseUrl, path, count, concurrency };
      const isCompaction = killAt.endsWith('rename');
      if (isCompaction) await child.start({ ...task, killAt: 'before-result', killAtPass: 4 }).ended;
      const killed = await child.start({
        ...task,
        killAt,
        killAtPass: isCompaction ? 1 : 3,
        compact: isCompaction,
      }).ended;
      expect(killed).toEqual({ code: null, errors: '' });
      const findings = await resume(path, count, concurrency);
      expect(findings).toMatchObject(KEPT);
      expect(findings.unknown).toBeLessThanOrEqual(concurrency);
      expect(readdirSync(dirname(path))).toEqual(['list.journal']);
    },
  );

  it('and is killed at random moments, again and again, sends no message twice, and each has one end', async () => {
    const count = 120;
    const concurrency = 10;
    const path = tempFile();
    const random = createRandom(11);
    const kills = 3;
    for (let kill = 0; kill < kills; kill++) {
      const running = child.start({ baseUrl: sandbox.baseUrl, path, count, concurrency });
      await running.ready;
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      running.process.kill('SIGKILL');
      expect((await running.ended).errors).toBe('');
    }
    const findings = await resume(path, count, concurrency);
    expect(findings).toMatchObject(KEPT);
    expect(findings.unknown).toBeLessThanOrEqual(concurrency * kills);
  });

  it('whose journal another process has open ends at once, names the pid of that one, and sends nothing', async () => {
    const path = tempFile();
    const journal = await openJournal(path);
    const second = child.start({ baseUrl: sandbox.baseUrl, path, count: 5, concurrency: 2 });
    const { code, errors } = await second.ended;
    expect(code).toBe(1);
    expect(errors).toContain(`JournalLockedError`);
    expect(errors).toContain(`process ${process.pid}`);
    expect(sandbox.requests).toHaveLength(0);
    await journal.close();
  });

  it('ends by itself at SIGTERM, with the results of all that was on its way, and nothing unknown', async () => {
    const path = tempFile();
    const count = 400;
    const running = child.start({ baseUrl: sandbox.baseUrl, path, count, concurrency: 10 });
    await running.ready;
    while (sandbox.accepted.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    running.process.kill('SIGTERM');
    expect(await running.ended).toEqual({ code: 3, errors: '' });
    const journal = await openJournal(path);
    let accepted = 0;
    for await (const { outcome } of journal.results()) {
      expect(outcome).toBe('accepted');
      accepted += 1;
    }
    await journal.close();
    expect(accepted).toBe(sandbox.accepted.length);
    expect(accepted).toBeLessThan(count);
  });
});
