import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { CallbackEvent } from './callback-event.js';
import { checkTarget, wants, type CallbackDelivery, type CallbackTarget } from './callback-target.js';
import { postJson, type PostAnswer } from './post-json.js';

/** One try to post events, and what came of it. */
export interface CallbackAttempt {
  readonly atMs: number;
  readonly url: string;
  readonly events: readonly CallbackEvent[];
  /** Counts the tries of the same post, from 1. */
  readonly attempt: number;
  /** Status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Why it does not count as received; undefined when it does. */
  readonly problem: string | undefined;
}

export interface CallbackDispatcher {
  readonly attempts: readonly CallbackAttempt[];
  /** @throws TypeError when a target is not possible. */
  setTargets(targets: readonly CallbackTarget[]): void;
  /** Whether anyone waits for events, so that otherwise nothing has to be waited for. */
  hasTargets(): boolean;
  /** Has an event posted when its time comes; `onEnd` hears from each target whether it was received or given up. */
  dispatch(atMs: number, event: CallbackEvent, onEnd?: (received: boolean) => void): void;
  reset(): void;
  /** Gives up all that is under way. */
  close(): void;
}

interface Delivery {
  readonly event: CallbackEvent;
  readonly onEnd: ((received: boolean) => void) | undefined;
}

const maxAttempts = 20_000;

export function createCallbackDispatcher(
  clock: Clock,
  random: Random,
  options: CallbackDelivery,
): CallbackDispatcher {
  const attempts: CallbackAttempt[] = [];
  const batches = new Map<CallbackTarget, Delivery[]>();
  let targets: readonly CallbackTarget[] = [];
  let running = new AbortController();

  const record = (attempt: CallbackAttempt) => {
    if (attempts.length >= maxAttempts) attempts.splice(0, maxAttempts / 10);
    attempts.push(attempt);
  };

  /** Posts until it is received, or too old. */
  const post = async (target: CallbackTarget, deliveries: readonly Delivery[], signal: AbortSignal) => {
    const events = deliveries.map(({ event }) => event);
    const startedAtMs = clock.now();
    for (let attempt = 1; ; attempt += 1) {
      const atMs = clock.now();
      const result = await tryOnce(clock, target, JSON.stringify(events), options.timeoutMs, signal);
      if (signal.aborted) return;
      record({ atMs, url: target.url, events, attempt, ...result });
      if (result.problem === undefined) return deliveries.forEach(({ onEnd }) => onEnd?.(true));
      if (clock.now() + options.retryEveryMs - startedAtMs > options.giveUpAfterMs) {
        return deliveries.forEach(({ onEnd }) => onEnd?.(false));
      }
      await clock.sleep(options.retryEveryMs, signal);
    }
  };

  const collect = async (target: CallbackTarget, delivery: Delivery, signal: AbortSignal) => {
    if (options.batchMs === 0) return post(target, [delivery], signal);
    const waiting = batches.get(target);
    if (waiting) return void waiting.push(delivery);
    const deliveries = [delivery];
    batches.set(target, deliveries);
    await clock.sleep(options.batchMs, signal);
    batches.delete(target);
    return post(target, deliveries, signal);
  };

  const deliver = async (target: CallbackTarget, dueMs: number, delivery: Delivery, signal: AbortSignal) => {
    await clock.sleep(dueMs - clock.now(), signal);
    await collect(target, delivery, signal);
  };

  return {
    attempts,
    setTargets(next) {
      next.forEach(checkTarget);
      targets = [...next];
    },
    hasTargets: () => targets.length > 0,
    dispatch(atMs, event, onEnd) {
      const { direction, applicationId } = event.message;
      const { signal } = running;
      for (const target of targets.filter((candidate) =>
        wants(candidate, direction, applicationId, event.type),
      )) {
        const copies = random() < options.duplicates ? 2 : 1;
        for (let copy = 0; copy < copies; copy += 1) {
          const dueMs = atMs + (options.disorderMs > 0 ? random() * options.disorderMs : 0);
          // Ends only when the sandbox is reset or closed, and then there is nobody to tell.
          deliver(target, dueMs, { event, onEnd }, signal).catch(() => {});
        }
      }
    },
    reset() {
      running.abort();
      running = new AbortController();
      attempts.length = 0;
      batches.clear();
    },
    close: () => running.abort(),
  };
}

type TryResult = Pick<CallbackAttempt, 'status' | 'problem'>;

async function tryOnce(
  clock: Clock,
  target: CallbackTarget,
  body: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<TryResult> {
  const ended = new AbortController();
  const timedOut = new AbortController();
  const stop = AbortSignal.any([signal, timedOut.signal]);
  clock.sleep(timeoutMs, AbortSignal.any([signal, ended.signal])).then(
    () => timedOut.abort(),
    () => {},
  );
  try {
    const { status } = await postWithChallenge(target, body, stop);
    return { status, problem: status >= 200 && status < 300 ? undefined : `status ${status}` };
  } catch (error) {
    const problem = timedOut.signal.aborted ? `no answer within ${timeoutMs} ms` : (error as Error).message;
    return { status: undefined, problem };
  } finally {
    ended.abort();
  }
}

/** Credentials are sent only to a receiver that has asked for them. */
async function postWithChallenge(
  target: CallbackTarget,
  body: string,
  signal: AbortSignal,
): Promise<PostAnswer> {
  const answer = await postJson(target.url, body, undefined, signal);
  const isChallenge = answer.status === 401 && /^basic\b/i.test(answer.challenge ?? '');
  if (!isChallenge || target.username === undefined) return answer;
  const credentials = Buffer.from(`${target.username}:${target.password ?? ''}`).toString('base64');
  return postJson(target.url, body, `Basic ${credentials}`, signal);
}
