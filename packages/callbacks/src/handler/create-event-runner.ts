import { CallbackError } from '../callback-error.js';
import type { CallbackClock } from '../clock.js';
import type { CallbackEvent } from '../events/callback-event.js';
import { hasIdentity } from '../events/is-event-of-type.js';
import type { CallbackStore } from '../store/callback-store.js';
import { eventKey } from './event-key.js';

/** A handler that is still running after this long counts as dead, and the event may be handled anew. */
const LEASE_MS = 5 * 60_000;
/** The API repeats an event for 24 hours. */
const REMEMBER_MS = 25 * 60 * 60_000;
/** How soon to ask again for an event that is being handled elsewhere; then twice as late each time, up to the last. */
const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 400;
/** How many messages of one body are handled at a time: 1,000 events must be through before the API gives up. */
const CONCURRENCY = 16;

export interface EventRunnerParts {
  readonly store: CallbackStore;
  readonly clock: CallbackClock;
  /** Handles one event; rejects when it must come again. */
  readonly handle: (event: CallbackEvent) => Promise<void>;
  readonly onError: (error: unknown, event?: CallbackEvent) => void;
}

/** `late`: something is still being handled elsewhere, and the time to wait for it is over. */
export type RunResult = 'handled' | 'failed' | 'late';

/** An event that this process is handling, or is asking the store for. */
interface Run {
  readonly startedAtMs: number;
  /** The store has given the right to handle it. */
  isStarted: boolean;
  result: 'running' | 'handled' | 'failed';
}

type Runs = Map<string, Run>;

/** An event of a request, and the run that the request waits for. */
interface Pending {
  readonly event: CallbackEvent;
  readonly key: string;
  run?: Run;
}

/**
 * Handles each event once, however often it comes and in however many requests at the same time.
 *
 * Whoever waits for a run of another request looks at it from time to time, by a timer of his own: hosts such as
 * Cloudflare Workers do not let one request wait for a promise of another.
 *
 * The function it returns never rejects: what goes wrong is told to `onError`, and the result is `failed`.
 */
export function createEventRunner(parts: EventRunnerParts) {
  const { clock, onError } = parts;
  const runs: Runs = new Map();

  return async (events: readonly CallbackEvent[], isLate: () => boolean): Promise<RunResult> => {
    let hasFailed = false;
    const attempt = (pending: Pending) =>
      joinOrStart(pending, runs, parts).catch((error: unknown) => {
        onError(error, pending.event);
        return 'failed' as const;
      });
    try {
      let pending = await distinct(events);
      for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 2, LAST_POLL_MS)) {
        const running: Pending[] = [];
        await forEach(byMessage(pending), async (group) => {
          for (const each of group) {
            const result = await attempt(each);
            if (result === 'failed') hasFailed = true;
            if (result === 'running') running.push(each);
          }
        });
        if (running.length === 0) return hasFailed ? 'failed' : 'handled';
        if (isLate()) return 'late';
        await clock.sleep(waitMs);
        pending = running;
      }
    } catch (error) {
      onError(error);
      return 'failed';
    }
  };
}

/** How far an event is: handled or failed, just now or by whoever had it, or still running elsewhere. */
async function joinOrStart(pending: Pending, runs: Runs, parts: EventRunnerParts): Promise<Run['result']> {
  const { clock, store } = parts;
  const { key } = pending;
  const isAlive = (run: Run) => clock.monotonicMs() - run.startedAtMs < LEASE_MS;
  const known = runs.get(key);
  // One that has failed meanwhile is no run to join: the event is to run again.
  if (known && known.result !== 'failed' && isAlive(known)) pending.run ??= known;
  const joined = pending.run;
  if (joined && (joined.result !== 'running' || (joined.isStarted && isAlive(joined)))) return joined.result;

  const run: Run = { startedAtMs: clock.monotonicMs(), isStarted: false, result: 'running' };
  if (!known) runs.set(key, run);
  try {
    const state = await store.begin(key, LEASE_MS);
    if (state === 'done') return 'handled';
    if (state === 'running') return 'running';
    if (state === 'new') return await start(pending.event, key, run, runs, parts);
    throw new CallbackError('store', "begin() of the store must resolve to 'new', 'running' or 'done'.");
  } finally {
    if (runs.get(key) === run) runs.delete(key);
  }
}

async function start(
  event: CallbackEvent,
  key: string,
  run: Run,
  runs: Runs,
  { clock, store, handle, onError }: EventRunnerParts,
): Promise<'handled' | 'failed'> {
  run.isStarted = true;
  runs.set(key, run);
  const result = await handle(event).then(
    () => 'handled' as const,
    (error: unknown) => {
      onError(error, event);
      return 'failed' as const;
    },
  );
  run.result = result;
  try {
    // After its lease the key may belong to somebody else: then only success is told.
    if (result === 'handled') await store.done(key, REMEMBER_MS);
    else if (clock.monotonicMs() - run.startedAtMs < LEASE_MS) await store.failed(key);
  } catch (error) {
    onError(error, event);
  }
  return result;
}

/** What a body tells of one message is handled in its order, whatever is handled beside it. */
function byMessage(pending: readonly Pending[]): Pending[][] {
  const groups = new Map<string, Pending[]>();
  for (const each of pending) {
    const id = hasIdentity(each.event) ? each.event.message.id : each.key;
    const group = groups.get(id);
    if (group) group.push(each);
    else groups.set(id, [each]);
  }
  return [...groups.values()];
}

/** Does something for all items, in order, with so many under way at a time that a long list is through in time. */
async function forEach<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(items.length, CONCURRENCY) }, work));
}

/** An event that a body holds twice is still one event. */
async function distinct(events: readonly CallbackEvent[]): Promise<Pending[]> {
  const byKey = new Map<string, Pending>();
  for (const event of events) {
    const key = await eventKey(event);
    if (!byKey.has(key)) byKey.set(key, { event, key });
  }
  return [...byKey.values()];
}
