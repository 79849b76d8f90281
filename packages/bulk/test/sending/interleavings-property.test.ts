import fc from 'fast-check';
import { type BulkItem, type BulkResult, sendMessages } from '../../src/index.js';
import { openFileJournal } from '../../src/journal/file-journal.js';
import type { JournalFile, JournalFiles } from '../../src/journal/journal-files.js';
import { createFakeClient, failures } from '../support/fake-client.js';
import { createMemoryDisk } from '../support/memory-files.js';
import { collect } from '../support/collect.js';
import { item } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';

/** What the API makes of one attempt. `lost`: it takes the message, and the connection breaks. */
const answer = fc.constantFrom('taken', 'lost', 'cut', 'full', 'refused');
/** What happens beside the run. */
const disturbance = fc.constantFrom('event', 'compact');
const KEYS = 4;

it('sends no message twice and forgets none, in whatever order files, API, filter, events and compactions go on', async () => {
  const property = fc.asyncProperty(
    // The journal writes what came in one turn of the event loop: each step is followed by one.
    fc.scheduler({ act: (step) => step().then(nextTurn) }),
    fc.array(fc.nat(KEYS - 1), { minLength: 1, maxLength: 8 }),
    fc.array(answer, { maxLength: 8 }),
    fc.array(fc.boolean(), { maxLength: 4 }),
    fc.array(disturbance, { maxLength: 5 }),
    async (scheduler, list, answers, filter, disturbances) => {
      let isScheduled = false;
      const turn = async (): Promise<void> => {
        await (isScheduled ? scheduler.schedule(Promise.resolve()) : nextTurn());
      };
      const path = tempFile();
      const files = filesInTurns(createMemoryDisk().files, turn);
      const clock = clockInTurns(turn);
      const journal = await openFileJournal(path, { files, clock });
      const taken: string[] = [];
      const client = createFakeClient(clock, async ({ key }) => {
        await turn();
        const what = answers.shift() ?? 'taken';
        if (what === 'full') throw failures.fullQueue();
        if (what === 'refused') throw failures.refused();
        if (what === 'cut') throw failures.cut();
        taken.push(key);
        if (what === 'lost') throw failures.cut();
        return { id: `id of ${key}` };
      });
      const shouldSend = async (): Promise<boolean> => {
        await turn();
        return filter.shift() ?? true;
      };
      const items: BulkItem[] = list.map((index) => item(index));
      const disturb = async (what: 'event' | 'compact'): Promise<void> => {
        await turn();
        const [key] = taken;
        if (what === 'event' && key !== undefined) await journal.confirm(key, `id of ${key}`);
        // Refused while the run is under way.
        if (what === 'compact') await journal.compact().catch(() => undefined);
      };

      isScheduled = true;
      const run = collect<BulkResult>(sendMessages(client, items, { journal, concurrency: 3, shouldSend }));
      const [results] = await scheduler.waitFor(Promise.all([run, ...disturbances.map(disturb)]));
      isScheduled = false;
      expect(results).toHaveLength(list.length);
      expect(new Set(taken).size).toBe(taken.length);
      await journal.close();

      const again = await openFileJournal(path, { files, clock });
      for (const key of taken) {
        const entry = await again.visit({ key, content: '0000000' });
        expect(['accepted', 'unknown']).toContain(entry?.state);
      }
      await sendMessages(client, items, { journal: again, concurrency: 3 }).finish();
      expect(new Set(taken).size).toBe(taken.length);
      const ends = (await collect(again.results())).map(({ key }) => key);
      expect(ends.sort()).toEqual([...new Set(items.map(({ key }) => key))].sort());
      await again.close();
    },
  );
  await fc.assert(property, { numRuns: process.env['FULL'] === '1' ? 1000 : 60 });
}, 600_000);

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Files each of whose steps waits for its turn. */
function filesInTurns(files: JournalFiles, turn: () => Promise<void>): JournalFiles {
  return {
    ...files,
    async open(name) {
      const file: JournalFile = await files.open(name);
      return {
        ...file,
        read: (into, position) => turn().then(() => file.read(into, position)),
        append: (bytes) => turn().then(() => file.append(bytes)),
        sync: () => turn().then(() => file.sync()),
      };
    },
    rename: (from, to) => turn().then(() => files.rename(from, to)),
  };
}

/** A clock whose sleepers wake up in turns, in any order; time goes on with each. */
function clockInTurns(turn: () => Promise<void>) {
  let nowMs = Date.UTC(2026, 10, 24, 10);
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    random: () => 0.5,
    async sleep(ms: number, signal?: AbortSignal): Promise<void> {
      await turn();
      signal?.throwIfAborted();
      // Whoever wakes up early sleeps on: no outage lasts for so long that it ends the run.
      nowMs += Math.min(ms, 2000);
    },
  };
}
