import { type Race, pass, startRace } from '../support/race.js';
import { connectClient } from '../support/redis-clients.js';
import { type TcpProxy, startTcpProxy } from '../support/tcp-proxy.js';
import { type RedisServer, describeWithRedis, startRedisServer } from '../support/redis-server.js';

describeWithRedis('a replica that takes over one second late', () => {
  const limit = { requests: 350, windowMs: 3000 };
  let race: Race | undefined;
  let main: RedisServer;
  let replica: RedisServer;
  let proxies: TcpProxy[];
  afterEach(async () => {
    await race?.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await replica.close();
    await main.close();
  });

  test.each([0, 1, 2])(
    'refuses nothing (%i)',
    async (round) => {
      main = await startRedisServer();
      const link = await startTcpProxy(main.port);
      replica = await startRedisServer({
        args: ['--replicaof', `127.0.0.1 ${link.port}`, '--repl-diskless-sync-delay', '0'],
      });
      const front = await startTcpProxy(main.port);
      proxies = [link, front];
      await pass(2000);
      race = await startRace({ processes: 8, limit, worker: { redisPort: front.port } });
      await pass(4000 + round * 900);
      // What happens from now on never reaches the replica.
      link.isHanging = true;
      await pass(1000);
      front.cut();
      const client = connectClient('ioredis-6', replica.port);
      await client.command('REPLICAOF', 'NO', 'ONE');
      client.close();
      front.target = replica.port;
      front.open();
      await pass(12_000);
      const { counted } = await race.finish();
      expect(counted.overSliding).toBe(0);
      expect(counted.requests).toBeGreaterThan(limit.requests * 4);
    },
    120_000,
  );
});
