import { operations } from '@bandwidth-messages/client/operations';
import {
  createCallbackStore,
  createSharedPauses,
  createSharedRateLimiter,
  fromIoredis,
  fromNodeRedis,
  sharedToken,
} from '../src/index.js';

const redis = { runScript: () => new Promise(() => undefined) };
const wrong = (value: object): never => value as never;

describe('a wrong option is refused by a ValidationError that names it', () => {
  test.each<[string, string, () => unknown]>([
    [
      'redis',
      'a method runScript',
      () => createSharedRateLimiter({ redis: wrong({ eval() {} }), scope: 'a' }),
    ],
    ['redis', 'fromIoredis', () => createSharedPauses({ redis: wrong({}), scope: 'a' })],
    ['redis', 'a method runScript', () => createCallbackStore({ redis: wrong({}) })],
    ['redis', 'a method runScript', () => sharedToken({ authorize() {} }, { redis: wrong({}) })],
    ['client', 'a method evalSha', () => fromNodeRedis(wrong({ eval() {} }))],
    ['client', 'a method evalsha', () => fromIoredis(wrong({ eval() {} }))],
    ['client', 'a method on', () => fromIoredis(wrong({ eval() {}, evalsha() {} }))],
    ['client', 'a method eval', () => fromIoredis(wrong(undefined as never))],
    ['scope', 'without braces', () => createSharedRateLimiter({ redis, scope: '{a}' })],
    ['scope', '1 to 200', () => createSharedPauses({ redis, scope: '' })],
    ['requests', 'above 0', () => createSharedRateLimiter({ redis, scope: 'a', requests: 0 })],
    ['requests', 'whole number', () => createSharedRateLimiter({ redis, scope: 'a', requests: 1.5 })],
    ['windowMs', 'above 0', () => createSharedRateLimiter({ redis, scope: 'a', windowMs: NaN })],
    ['leaseMs', 'above 0', () => createSharedRateLimiter({ redis, scope: 'a', leaseMs: -1 })],
    ['leaseMs', 'at least 2000', () => createSharedRateLimiter({ redis, scope: 'a', leaseMs: 30 })],
    [
      'commandTimeoutMs',
      'above 0',
      () => createSharedPauses({ redis, scope: 'a', commandTimeoutMs: Infinity }),
    ],
    ['whenAway', 'share', () => createSharedRateLimiter({ redis, scope: 'a', whenAway: { share: 2 } })],
    [
      'whenAway',
      'at least one request',
      () => createSharedRateLimiter({ redis, scope: 'a', requests: 3, whenAway: { share: 0.3 } }),
    ],
    [
      'whenAway',
      'sharing is unknown',
      () => createSharedRateLimiter({ redis, scope: 'a', whenAway: wrong({ share: 0.3, sharing: 1 }) }),
    ],
    [
      'whenAway',
      'share',
      () => createSharedRateLimiter({ redis, scope: 'a', whenAway: wrong(null as never) }),
    ],
    ['whenAway', "'alone'", () => createSharedPauses({ redis, scope: 'a', whenAway: wrong({}) })],
    ['shareable', 'unknown', () => createSharedRateLimiter(wrong({ redis, scope: 'a', shareable: 1 }))],
    ['options', 'an object', () => createSharedRateLimiter(wrong(undefined as never))],
    ['auth', 'authorize', () => sharedToken(wrong({}), { redis })],
  ])('%s: %s', (field, words, create) => {
    let error: unknown;
    try {
      create();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: 'ValidationError', code: 'validation', field });
    expect((error as Error).message).toContain(words);
  });

  test('the numbers of the limit are those of the spec unless given', () => {
    const { requests, windowMs } = operations.listMessages.rateLimit;
    expect(createSharedRateLimiter({ redis, scope: 'a' }).state()).toMatchObject({ requests, windowMs });
  });
});
