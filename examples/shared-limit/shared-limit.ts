import { createClient } from '@redis/client';
import { createSharedPauses, createSharedRateLimiter, fromNodeRedis } from '@bandwidth-messages/redis';
import { createMessagesClient, optionsFromEnv } from '@bandwidth-messages/sdk';

// Start this program as often as you like, on as many machines behind one address: together they keep the limit.
const connection = createClient({ url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379' });
connection.on('error', () => undefined); // It connects again by itself.
await connection.connect();
const redis = fromNodeRedis(connection);
const scope = 'our-address';

const bandwidth = createMessagesClient({
  ...optionsFromEnv(),
  rateLimit: createSharedRateLimiter({ redis, scope }),
  pauses: createSharedPauses({ redis, scope }),
});
let rows = 0;
for await (const _ of bandwidth.listMessages({ messageDirection: 'OUTBOUND', limit: 100 })) rows++;
const { remaining } = bandwidth.rateLimit('listMessages');
console.log(`${rows} rows; all processes together may send ${remaining} more list requests now`);

await bandwidth.close();
await connection.close();
