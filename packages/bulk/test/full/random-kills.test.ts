import { startSandbox } from '@bandwidth-messages/sandbox';
import { openJournal } from '../../src/index.js';
import { buildChild } from '../kill/start-child.js';
import { checkPromise } from '../kill/check-promise.js';
import { createRandom } from '../support/random-text.js';
import { tempFile } from '../support/temp-folder.js';

const KILLS = 1000;
const COUNT = 10_000;
const CONCURRENCY = 10;

it(
  'a run of 10,000 messages that is killed at 1,000 random moments sends none twice and leaves each with one end',
  async () => {
    const sandbox = await startSandbox({ queue: { segmentsPerSecond: 100_000 } });
    const child = buildChild(`${__dirname}/../kill/child.ts`);
    const path = tempFile();
    const random = createRandom(17);
    let kills = 0;
    for (let rounds = 0; ; rounds++) {
      const running = child.start({ baseUrl: sandbox.baseUrl, path, count: COUNT, concurrency: CONCURRENCY });
      if (kills < KILLS) {
        // Mostly while it sends, at times while it starts, reads the journal or takes over the lock.
        if (random() < 0.85) await running.ready;
        await new Promise((resolve) => setTimeout(resolve, random() ** 2 * 300));
        running.process.kill('SIGKILL');
      }
      const { code, errors } = await running.ended;
      expect(errors).toBe('');
      if (code !== null && kills >= KILLS) break;
      kills += 1;
    }
    const journal = await openJournal(path);
    const findings = await checkPromise(sandbox, journal, COUNT);
    await journal.close();
    process.stdout.write(
      `${kills} kills: ${findings.unknown} of ${COUNT} messages unknown before the events came\n`,
    );
    expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
    expect(findings.unknown).toBeLessThanOrEqual(kills * CONCURRENCY);
    child.remove();
    await sandbox.close();
  },
  40 * 60_000,
);
