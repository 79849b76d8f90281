import { type Journal, sendMessages } from '../../src/index.js';
import { createFakeClient, failures } from '../support/fake-client.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createMemoryJournal } from '../support/memory-journal.js';
import { items } from '../support/messages.js';

const COUNT = 4;
const RATE = { segmentsPerSecond: 1, capacitySeconds: 60 };

/** A run in which `onMoment` is told of each step: the source is read, the filter asked, marks are written, messages sent. */
function createWatchedRun(onMoment: () => void) {
  const clock = createFakeClock();
  const client = createFakeClient(clock, ({ key, attempt }) => {
    onMoment();
    if (key === 'order-2' && attempt === 1) throw failures.fullQueue();
    return { id: `id-${key}` };
  });
  const memory = createMemoryJournal(clock);
  const journal: Journal = {
    ...memory,
    begin: async (intent) => {
      onMoment();
      const known = await memory.begin(intent);
      onMoment();
      return known;
    },
    finish: async (identity, ending) => {
      onMoment();
      const entry = await memory.finish(identity, ending);
      onMoment();
      return entry;
    },
  };
  const shouldSend = async (): Promise<boolean> => {
    onMoment();
    return true;
  };
  function* source() {
    for (const each of items(COUNT)) {
      onMoment();
      yield each;
    }
  }
  return { clock, client, journal, source, options: { journal, shouldSend, rate: RATE, concurrency: 3 } };
}

/** Ends a first run at a moment by `end`, sends the rest by a second one, and tells whether the first run was stopped. */
async function stopAt(moment: number, isBreak: boolean): Promise<boolean> {
  const stop = new AbortController();
  let moments = 0;
  const watched = createWatchedRun(() => {
    moments += 1;
    if (moments === moment) stop.abort();
  });
  const { clock, client, options, source } = watched;
  const run = sendMessages(client, source(), isBreak ? options : { ...options, signal: stop.signal });
  const first = (async () => {
    for await (const _ of run) if (isBreak && stop.signal.aborted) break;
  })();
  const error: unknown = await clock.run(first.catch((reason: unknown) => reason));
  const wasStopped = stop.signal.aborted;
  if (error !== undefined) expect(error).toMatchObject({ code: 'abort' });
  const accepted = new Set(client.sent.filter((key) => key !== 'order-2')).size;
  // Whatever was on its way has ended, and the journal tells of it.
  expect(run.totals.unknown).toBe(0);
  const totals = await clock.run(sendMessages(client, source(), options).finish());
  expect(totals).toMatchObject({ accepted: COUNT, unknown: 0, skipped: 0, rejected: 0 });
  expect(totals.earlier).toBeGreaterThanOrEqual(accepted);
  // Each once, and the one that a full queue turned away once more.
  expect(client.sent).toHaveLength(COUNT + 1);
  return wasStopped;
}

it.each([
  ['by its signal', false],
  ['by leaving the loop', true],
])(
  'a run that is stopped %s at whatever moment loses no result, leaves nothing unknown, and the next run sends the rest, once',
  async (_, isBreak) => {
    let moment = 1;
    while (await stopAt(moment, isBreak)) moment += 1;
    expect(moment).toBeGreaterThan(COUNT * 7);
  },
);
