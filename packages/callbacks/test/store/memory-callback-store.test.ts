import { createMemoryCallbackStore } from '../../src/index.js';
import { createTestClock } from '../support/create-test-clock.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test('a key is new, then running, then done', async () => {
  const store = createMemoryCallbackStore();
  expect([await store.begin('a', MINUTE), await store.begin('a', MINUTE)]).toEqual(['new', 'running']);
  await store.done('a', DAY);
  expect([await store.begin('a', MINUTE), await store.begin('b', MINUTE)]).toEqual(['done', 'new']);
});

test('a key that failed is new again', async () => {
  const store = createMemoryCallbackStore();
  await store.begin('a', MINUTE);
  await store.failed('a');
  expect(await store.begin('a', MINUTE)).toBe('new');
});

test('whoever has a key has it for the time that was said', async () => {
  const clock = createTestClock();
  const store = createMemoryCallbackStore(clock);
  await store.begin('a', MINUTE);
  await store.begin('b', 5 * MINUTE);
  await clock.advance(MINUTE - 1);
  expect(await store.begin('a', MINUTE)).toBe('running');
  await clock.advance(1);
  expect([await store.begin('a', MINUTE), await store.begin('b', MINUTE)]).toEqual(['new', 'running']);
});

test('a key is remembered for the time that was said, whatever others are', async () => {
  const clock = createTestClock();
  const store = createMemoryCallbackStore(clock);
  await store.done('long', DAY);
  await store.done('short', MINUTE);
  await clock.advance(MINUTE);
  expect([await store.begin('long', MINUTE), await store.begin('short', MINUTE)]).toEqual(['done', 'new']);
});

test('of 100,000 keys and one more the oldest that is done is forgotten, and none that runs', async () => {
  const store = createMemoryCallbackStore(createTestClock());
  await store.begin('running', DAY);
  for (let key = 0; key < 100_000; key += 1) {
    await store.begin(String(key), MINUTE);
    await store.done(String(key), DAY);
  }
  const states = await Promise.all(['running', '1', '99999'].map((key) => store.begin(key, DAY)));
  expect(states).toEqual(['running', 'done', 'done']);
  expect(await store.begin('0', DAY)).toBe('new');
});

test('100,000 keys that run leave no room for another', async () => {
  const store = createMemoryCallbackStore(createTestClock());
  for (let key = 0; key < 100_000; key += 1) await store.begin(String(key), DAY);
  await expect(store.begin('more', DAY)).rejects.toMatchObject({ code: 'store' });
  await store.failed('0');
  expect(await store.begin('more', DAY)).toBe('new');
});
