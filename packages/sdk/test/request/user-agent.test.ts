import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMessagesClient, clientCredentials } from '../../src/index.js';

test('every request, also the one for a token, names the SDK behind what userAgent gives', async () => {
  const seen: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    seen.push(`${request.url?.split('?')[0]} ${request.headers['user-agent']}`);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ access_token: 'token', expires_in: 3600, messages: [], pageInfo: {} }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const auth = clientCredentials({ clientId: 'id', clientSecret: 'secret', tokenUrl: `${baseUrl}/token` });
  const client = createMessagesClient({ accountId: '1', baseUrl, auth });
  try {
    await client.call('listMessages', { sourceTn: '+15551112222' });
    await client.with({ userAgent: 'shop/2.1' }).call('listMessages', { sourceTn: '+15551112222' });
    const own = expect.stringMatching(/^\S+ bandwidth-messages-sdk\/[\d.]+ node\/[\d.]+$/);
    expect(seen.slice(0, 2)).toEqual([own, own]);
    expect(seen.slice(2)).toEqual([expect.stringMatching(/messages shop\/2\.1 bandwidth-messages-sdk\//)]);
  } finally {
    await client.close();
    server.close();
  }
});
