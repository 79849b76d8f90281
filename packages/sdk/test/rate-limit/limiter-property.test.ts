import fc from 'fast-check';
import type { RateLimitPermit } from '../../src/index.js';
import { QueueingLimiter } from '../../src/rate-limit/rate-limiter.js';
import { createTestClock } from '../../src/testing.js';

const STEP = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('acquire' as const), at: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('release' as const), at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('giveBack' as const), at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('abort' as const), at: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('advance' as const), at: fc.nat(700) }) },
);

interface Caller {
  readonly controller: AbortController;
  state: 'waiting' | 'held' | 'ended';
  permit?: RateLimitPermit;
}

/** Callers of one limiter, and what of the limit they have used, counted apart from it. */
function startCallers(requests: number, windowMs: number) {
  const clock = createTestClock();
  const limiter = new QueueingLimiter(clock, requests, windowMs);
  const callers: Caller[] = [];
  const granted: number[] = [];
  let freeAtMs: number[] = [];
  const inState = (state: Caller['state']): Caller[] => callers.filter((caller) => caller.state === state);

  function acquire(patience: number): void {
    const number = callers.length;
    const caller: Caller = { controller: new AbortController(), state: 'waiting' };
    callers.push(caller);
    const { signal } = caller.controller;
    const maxWaitMs = patience === 0 ? 2 * windowMs + 1 : Infinity;
    Promise.resolve(limiter.acquire({ signal, maxWaitMs })).then(
      (permit) => {
        caller.permit = permit;
        caller.state = 'held';
        granted.push(number);
      },
      () => (caller.state = 'ended'),
    );
  }
  function end(caller: Caller | undefined, how: 'release' | 'giveBack'): void {
    if (!caller) return;
    caller.state = 'ended';
    caller.permit?.[how]();
    if (how === 'release') freeAtMs.push(clock.monotonicMs() + windowMs);
  }
  /** Permits under way, and those that were used within the last window. */
  function inUse(): number {
    freeAtMs = freeAtMs.filter((atMs) => atMs > clock.monotonicMs());
    return freeAtMs.length + inState('held').length;
  }
  return { clock, limiter, granted, acquire, end, inState, inUse };
}

test.each([
  ['with a window', 500],
  ['without one, as the bound on requests at once', 0],
])(
  'whatever happens, a limiter %s hands out no permit too many, leaves none unused while somebody waits, and keeps the order',
  async (_name, windowMs) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(STEP, { minLength: 10, maxLength: 60 }),
        async (requests, steps) => {
          const { clock, limiter, granted, acquire, end, inState, inUse } = startCallers(requests, windowMs);
          const check = (): void => {
            const waiting = inState('waiting').length;
            expect(inUse()).toBeLessThanOrEqual(requests);
            if (waiting > 0) expect(inUse()).toBe(requests);
            expect(limiter.state().waiting).toBe(waiting);
            expect(granted).toEqual([...granted].sort((a, b) => a - b));
          };
          for (const { act, at } of steps) {
            const held = inState('held');
            const waiting = inState('waiting');
            if (act === 'acquire') acquire(at);
            else if (act === 'abort') waiting[at % waiting.length]?.controller.abort('enough');
            else if (act !== 'advance') end(held[at % held.length], act);
            await clock.advance(act === 'advance' ? at : 0);
            check();
          }
          // With all permits given back, everybody is served.
          for (let turn = 0; turn < 200 && inState('waiting').length > 0; turn++) {
            for (const caller of inState('held')) end(caller, 'release');
            await clock.advance(windowMs);
          }
          expect(inState('waiting')).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  },
);
