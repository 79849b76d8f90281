// What runs with a version of undici: how calls end that are sent by undiciAdapter() and answered in all kinds of ways.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { basicAuth, createMessagesClient, isMessagesError } from '@bandwidth-messages/sdk';
import { undiciAdapter } from '@bandwidth-messages/sdk/undici';

const PAGE = '{"messages":[{"messageId":"1"}],"pageInfo":{}}';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** How the server answers, by the name that the query has as its carrier. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  plain: (response) => response.writeHead(200, JSON_TYPE).end(PAGE),
  gzip: (response) =>
    response.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }).end(gzipSync(PAGE)),
  cut(response) {
    response.writeHead(200, { ...JSON_TYPE, 'Content-Length': 1000 }).write('{"messages":[');
    setImmediate(() => response.destroy());
  },
  pause: (response) => response.writeHead(429, { ...JSON_TYPE, 'Retry-After': '90' }).end('{}'),
  never: () => undefined,
};

/** What a call came to: the id of its row, or what tells its error apart. */
async function outcomeOf(call: Promise<{ messages?: { messageId?: string | null }[] }>): Promise<unknown> {
  try {
    return (await call).messages?.[0]?.messageId;
  } catch (error) {
    if (!isMessagesError(error)) throw error;
    const { code, attempts } = error;
    const told = 'limit' in error ? error.limit : 'reason' in error ? error.reason : undefined;
    return [code, attempts, told ?? ('retryAfterMs' in error ? error.retryAfterMs : undefined)];
  }
}

async function main(): Promise<void> {
  let asked = (): void => undefined;
  const server = createServer((request, response) => {
    const carrier = new URL(request.url ?? '', 'http://localhost').searchParams.get('carrierName') ?? '';
    ANSWERS[carrier]?.(response);
    asked();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createMessagesClient({
    accountId: '9900000',
    auth: basicAuth({ username: 'user', password: 'secret' }),
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    retry: { maxAttempts: 2, baseDelayMs: 1 },
    axios: { adapter: undiciAdapter() },
  });
  const list = (carrierName: string, options = {}): Promise<unknown> =>
    outcomeOf(client.call('listMessages', { carrierName }, options));

  const outcomes: Record<string, unknown> = {};
  for (const name of ['plain', 'gzip', 'cut']) outcomes[name] = await list(name);
  outcomes['timeout'] = await list('never', { timeoutMs: 50 });
  const controller = new AbortController();
  asked = () => controller.abort('enough');
  outcomes['abort'] = await list('never', { signal: controller.signal });
  // The last one, as what follows would wait for 90 s.
  outcomes['pause'] = await list('pause');
  await client.close();
  server.closeAllConnections();
  server.close();
  console.log(JSON.stringify(outcomes));
}

void main();
