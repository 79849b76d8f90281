import { type Race, pass, startRace } from '../support/race.js';
import { connectClient } from '../support/redis-clients.js';
import { describeWithRedis } from '../support/redis-server.js';

describeWithRedis('a shared limit whose Redis loses its state', () => {
  const limit = { requests: 60, windowMs: 1000 };
  let race: Race;
  beforeEach(async () => {
    race = await startRace({ processes: 3, limit });
    await pass(2700);
  });
  afterEach(() => race.close());

  /** Two windows later the limit is used in full again, and it never was overstepped. */
  async function expectNothingLost(): Promise<void> {
    await pass(2500);
    const before = race.server.counted().requests;
    await pass(2 * limit.windowMs);
    const after = race.server.counted().requests;
    const { counted } = await race.finish();
    expect(counted.overSliding).toBe(0);
    expect(after - before).toBeGreaterThan(limit.requests);
  }
  async function command(...words: [string, ...string[]]): Promise<void> {
    const client = connectClient('ioredis-6', race.redis.port);
    await client.command(...words);
    client.close();
  }

  test('by FLUSHALL is never overstepped', async () => {
    await command('FLUSHALL');
    await expectNothingLost();
  }, 30_000);

  test('by a restart without persistence is never overstepped', async () => {
    await race.redis.restart();
    await expectNothingLost();
  }, 30_000);

  test('or its connections, is never overstepped', async () => {
    for (let i = 0; i < 4; i++) {
      await command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await pass(250);
    }
    await expectNothingLost();
  }, 30_000);
});
