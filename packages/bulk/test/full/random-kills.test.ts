import { startSandbox } from '@bandwidth-messages/sandbox';
import { openJournal } from '../../src/index.js';
import { buildChild } from '../kill/start-child.js';
import { checkPromise } from '../kill/check-promise.js';
import { createRandom } from '../support/random-text.js';
import { tempFile } from '../support/temp-folder.js';

/** Four lists, so that each part takes minutes: 1,000 kills in all. */
const PARTS = [1, 2, 3, 4];
const KILLS = 250;
const COUNT = 10_000;
const CONCURRENCY = 10;
const LONGEST_LIFE_MS = 90;

it.each(PARTS)(
  `a run of ${COUNT} messages that is killed at ${KILLS} random moments sends none twice and leaves each with one end, part %i of ${PARTS.length}`,
  async (part) => {
    const sandbox = await startSandbox({ queue: { segmentsPerSecond: 100_000 } });
    const child = buildChild(`${__dirname}/../kill/child.ts`);
    const path = tempFile();
    const random = createRandom(17 + part);
    let kills = 0;
    for (;;) {
      const running = child.start({ baseUrl: sandbox.baseUrl, path, count: COUNT, concurrency: CONCURRENCY });
      if (kills < KILLS) {
        // Mostly while it sends, at times while it starts, reads the journal or takes over the lock.
        if (random() < 0.85) await running.ready;
        await new Promise((resolve) => setTimeout(resolve, random() ** 2 * LONGEST_LIFE_MS));
        running.process.kill('SIGKILL');
      }
      const { code, errors } = await running.ended;
      expect(errors).toBe('');
      if (code !== null) break;
      kills += 1;
    }
    const journal = await openJournal(path);
    const findings = await checkPromise(sandbox, journal, COUNT);
    await journal.close();
    process.stdout.write(`${kills} kills: ${findings.unknown} of ${COUNT} unknown before the events came\n`);
    expect(findings).toMatchObject({ twice: [], withoutOneEnd: [], wrong: [], unknownButAccepted: [] });
    expect(kills).toBe(KILLS);
    expect(findings.unknown).toBeLessThanOrEqual(kills * CONCURRENCY);
    child.remove();
    await sandbox.close();
  },
  30 * 60_000,
);
