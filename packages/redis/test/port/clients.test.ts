import { createSharedRateLimiter } from '../../src/index.js';
import { connectClient } from '../support/redis-clients.js';
import { type RedisServer, describeWithRedis, startRedisServer } from '../support/redis-server.js';

describeWithRedis('a client of Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.close());

  test.concurrent.each([
    ['ioredis-5', 2],
    ['ioredis-6', 2],
    ['ioredis-6', 3],
    ['redis-client-5', 2],
    ['redis-client-5', 3],
    ['redis-client-6', 2],
    ['redis-client-6', 3],
  ] as const)('%s with RESP%i runs scripts, also after the server has forgotten them', async (name, resp) => {
    const client = connectClient(name, server.port, resp);
    const options = { redis: client.port, scope: `${name}-${resp}`, requests: 2, windowMs: 200 };
    const limiter = createSharedRateLimiter(options);
    (await limiter.acquire({})).release();
    await client.command('SCRIPT', 'FLUSH');
    (await limiter.acquire({})).release();
    (await limiter.acquire({})).release();
    client.close();
  });
});
