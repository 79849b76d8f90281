import { SYSTEM_CLOCK } from '../../src/clock/clock.js';
import { createSandboxClock } from '../../src/clock/sandbox-clock.js';
import { frozenClock, startMs } from '../support/api.js';

test('moving the time ahead wakes what is due, in the order of time', async () => {
  const clock = createSandboxClock(frozenClock());
  const woken: number[] = [];
  const sleepers = [3000, 1000, 2000, 9000].map((ms) => clock.sleep(ms).then(() => woken.push(ms)));
  clock.advance(3000);
  await Promise.all(sleepers.slice(0, 3));
  expect(woken).toEqual([1000, 2000, 3000]);
  expect(clock.now()).toBe(startMs + 3000);
  clock.advance(6000);
  await sleepers[3];
});

test('without being moved, it runs with the clock under it', async () => {
  let wake = () => {};
  const base = { now: () => 5, sleep: (_ms: number) => new Promise<void>((resolve) => (wake = resolve)) };
  const clock = createSandboxClock(base);
  const sleeping = clock.sleep(100);
  wake();
  await sleeping;
});

test('an aborted sleep ends with the reason, and so does every sleep when the clock is closed', async () => {
  const clock = createSandboxClock(frozenClock());
  const abort = new AbortController();
  const [aborted, open] = [clock.sleep(1000, abort.signal), clock.sleep(1000)];
  abort.abort(new Error('mine'));
  await expect(aborted).rejects.toThrow('mine');
  clock.close();
  await expect(open).rejects.toThrow('closed');
  await expect(clock.sleep(1)).rejects.toThrow('closed');
});

test('the clock of the machine sleeps, and can be woken by an abort', async () => {
  await SYSTEM_CLOCK.sleep(1);
  const abort = new AbortController();
  const long = SYSTEM_CLOCK.sleep(2 ** 40, abort.signal);
  abort.abort(new Error('enough'));
  await expect(long).rejects.toThrow('enough');
  await expect(SYSTEM_CLOCK.sleep(1, abort.signal)).rejects.toThrow('enough');
});

test('time does not go back', () => {
  const clock = createSandboxClock(frozenClock());
  expect(() => clock.advance(-1)).toThrow(RangeError);
  expect(() => clock.advance(NaN)).toThrow(RangeError);
  expect(() => clock.advance('5' as never)).toThrow(RangeError);
});

test('a hundred sleeps at once make Node warn of nothing', async () => {
  const clock = createSandboxClock(frozenClock());
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  const sleeping = Array.from({ length: 100 }, () => clock.sleep(1000));
  clock.advance(1000);
  await Promise.all(sleeping);
  await new Promise(setImmediate);
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});
