import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { sendMessages } from '../../src/index.js';
import { openFileJournal } from '../../src/journal/file-journal.js';
import { createFakeClient, failures } from '../support/fake-client.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createMemoryDisk } from '../support/memory-files.js';
import { items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';

const COUNT = 12;

const powerFailure = fc.record({
  /** How many writes and syncs there are before the power fails. */
  steps: fc.integer({ min: 1, max: 40 }),
  /** How much of what was not synced is on the disk all the same. */
  share: fc.constantFrom(0, 0.3, 0.5, 0.9, 1),
  zeros: fc.constantFrom(0, 0, 100, 5000),
});

/**
 * Lets a machine lose its power again and again while it sends a list, in a number of random lives: no message is sent
 * twice, whatever of the last writes is on the disk, and each has one end.
 */
export async function checkPowerFailures(lives: number): Promise<void> {
  const path = tempFile();
  await fc.assert(
    fc.asyncProperty(
      fc.array(powerFailure, { maxLength: 4 }),
      fc.nat(3),
      async (powerFailures, fullEvery) => {
        const accepted: string[] = [];
        let content: ReadonlyMap<string, Buffer> = new Map();
        for (const power of [...powerFailures, undefined]) {
          const disk = createMemoryDisk(content);
          let isDead = false;
          const died = new Promise<void>((resolve) => {
            disk.onStep = (step) => {
              if (step !== power?.steps) return;
              isDead = true;
              disk.losePower(power.share, power.zeros);
              resolve();
            };
          });
          const clock = createFakeClock();
          const client = createFakeClient(clock, ({ key }) => {
            // A dead machine sends nothing.
            if (isDead) return new Promise(() => undefined);
            if (fullEvery > 0 && client.sent.length % (fullEvery + 1) === 0) throw failures.fullQueue();
            accepted.push(key);
            return { id: `id-${key}` };
          });
          const run = (async () => {
            const journal = await openFileJournal(path, { files: disk.files });
            const rate = { segmentsPerSecond: 1000 };
            await sendMessages(client, items(COUNT), { journal, concurrency: 3, rate }).finish();
            const ends: string[] = [];
            for await (const { key } of journal.results()) ends.push(key);
            expect(ends.sort()).toEqual([...items(COUNT)].map(({ key }) => key).sort());
            await journal.close();
          })();
          await clock.run(Promise.race([run, died]));
          content = disk.content;
          await removeLock(path);
        }
        expect(new Set(accepted).size).toBe(accepted.length);
      },
    ),
    { numRuns: lives },
  );
}

async function removeLock(path: string): Promise<void> {
  await rm(`${path}.lock`, { force: true });
}
