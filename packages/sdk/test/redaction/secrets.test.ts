import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as diagnosticsChannel from 'node:diagnostics_channel';
import { basicAuth, clientCredentials, createMessagesClient } from '../../src/index.js';
import type { AuthProvider, MessagesClientOptions, MessagesEvent } from '../../src/index.js';
import { ADAPTERS } from '../support/adapters.js';
import {
  BASIC,
  OAUTH,
  PASSWORD,
  PERSONAL,
  PHONE,
  SECRET,
  TEXT,
  TOKEN,
  formsOf,
  print,
} from '../support/canaries.js';
import { createFakeClock, settle } from '../support/fake-clock.js';
import { ACCOUNT_ID, MESSAGE } from '../support/harness.js';

/** Tells back everything it was told, in every form and place. */
type Mode = 'error' | 'html' | 'header' | 'success' | 'reset' | 'hang' | 'long' | 'redirect' | 'broken';
const MODES: Mode[] = ['error', 'html', 'header', 'success', 'reset', 'hang', 'long', 'redirect', 'broken'];

const startEcho = async (
  mode: Mode,
  isTokenBad: boolean,
  secrets: readonly string[],
): Promise<{ url: string; close(): void }> => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const told = `${request.headers.authorization} ${body} ${secrets.join(' ')} ${isTokenBad ? '' : PERSONAL.join(' ')}`;
      const answer = (status: number, text: string, headers = {}): void => {
        response.writeHead(status, { 'x-request-id': encodeURI(told).slice(0, 4000), ...headers });
        response.end(text);
      };
      const errorBody = {
        type: told,
        description: told,
        fieldErrors: [{ fieldName: 'to', description: told }],
      };
      if (request.url?.includes('token') && !isTokenBad) {
        return answer(200, JSON.stringify({ access_token: TOKEN, expires_in: 600 }));
      }
      if (mode === 'reset') return request.socket.resetAndDestroy();
      if (mode === 'hang') return;
      if (mode === 'html') return answer(200, `<html>${told}</html>`);
      if (mode === 'broken') return answer(200, `{"a": "${told}`);
      if (mode === 'long') return answer(200, told.repeat(1000));
      if (mode === 'redirect')
        return answer(302, told, { Location: `https://example.com/?${encodeURI(told)}` });
      if (mode === 'success') return answer(202, JSON.stringify({ id: '1' }));
      return answer(mode === 'header' ? 429 : 400, JSON.stringify(errorBody), { 'Retry-After': '1' });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => (server.closeAllConnections(), server.close()) };
};

interface Credential {
  readonly create: (url: string) => AuthProvider;
  /** What the client knows, and the server may echo. */
  readonly secrets: readonly string[];
  readonly isTokenBad?: boolean;
}
const oauth = (url: string): AuthProvider =>
  clientCredentials({ clientId: 'id', clientSecret: SECRET, tokenUrl: `${url}/token` });
const CREDENTIALS: [name: string, credential: Credential][] = [
  ['Basic', { create: () => basicAuth({ username: 'user', password: PASSWORD }), secrets: BASIC }],
  ['a token', { create: oauth, secrets: [...OAUTH, ...formsOf(TOKEN)] }],
  ['a refused secret', { create: oauth, secrets: OAUTH, isTokenBad: true }],
  [
    'an own provider',
    {
      create: () => ({ authorize: ({ headers }) => void (headers['X-Api-Key'] = TOKEN) }),
      secrets: formsOf(TOKEN),
    },
  ],
];

/** Providers that users make of those of the SDK, or write themselves. */
const OWN_CREDENTIALS: [name: string, credential: Credential][] = [
  [
    'a provider that was spread',
    { create: (url) => ({ ...oauth(url) }), secrets: [...OAUTH, ...formsOf(TOKEN)] },
  ],
  [
    'a provider that wraps another',
    {
      create(url) {
        const inner = oauth(url);
        return { authorize: (request, context) => inner.authorize(request, context) };
      },
      secrets: [...OAUTH, ...formsOf(TOKEN)],
    },
  ],
  [
    'a provider that sets Basic by itself, as the README shows',
    {
      create: () => ({
        authorize: async ({ headers }) =>
          void (headers['Authorization'] = `Basic ${Buffer.from(`user:${PASSWORD}`).toString('base64')}`),
      }),
      secrets: BASIC,
    },
  ],
  [
    'a provider that asks for a token with secrets in its form and in a header',
    {
      create: (url) => ({
        async authorize({ headers }, { requestToken }) {
          const body = new URLSearchParams({ grant_type: 'password', password: PASSWORD }).toString();
          const request = { url: `${url}/token`, headers: { 'X-Client': SECRET }, body, timeoutMs: 1000 };
          headers['X-Session'] = (await requestToken(request)).value;
        },
      }),
      secrets: [...formsOf(PASSWORD), ...formsOf(SECRET), ...formsOf(TOKEN)],
    },
  ],
];
const CASES = [
  ...ADAPTERS.map(([name, axios]) => [name, axios, CREDENTIALS] as const),
  // What a provider does with its secrets has nothing to do with the way of sending.
  ...ADAPTERS.slice(0, 1).map(([name, axios]) => [name, axios, OWN_CREDENTIALS] as const),
];

describe.each(CASES)('no secret, number or text leaves a client, sent by %s', (_name, axios, credentials) => {
  describe.each(credentials)('authorized by %s', (_credential, { create, secrets, isTokenBad = false }) => {
    test.each(MODES)('when the server answers with: %s', async (mode) => {
      const echo = await startEcho(mode, isTokenBad, secrets);
      const events: MessagesEvent[] = [];
      const published: unknown[] = [];
      const listen = (event: unknown): void => void published.push(event);
      diagnosticsChannel.subscribe('bandwidth-messages', listen);
      const clock = createFakeClock();
      const options: MessagesClientOptions = {
        accountId: ACCOUNT_ID,
        auth: create(echo.url),
        baseUrl: `${echo.url}/api/v2`,
        maxResponseBytes: 20_000,
        retry: { maxAttempts: 2 },
        axios: axios(),
        clock,
        onEvent: (event) => void events.push(event),
      };
      const client = createMessagesClient(options);
      let result: unknown;
      const message = { ...MESSAGE, to: [PHONE], text: TEXT };
      void client.createMessage(message).then(
        (value) => (result = value),
        (error: unknown) => (result = error),
      );
      while (result === undefined) {
        await settle(20);
        await clock.advanceToNext();
      }
      const errors = mode === 'success' && !isTokenBad ? [] : [result];
      for (const printed of [...errors, events, published, client, options.auth].map(print)) {
        for (const canary of [...secrets, ...PERSONAL, 'canary']) expect(printed).not.toContain(canary);
      }
      expect(errors.every((error) => error instanceof Error)).toBe(true);
      expect(published).toEqual(events);
      diagnosticsChannel.unsubscribe('bandwidth-messages', listen);
      await client.close();
      echo.close();
    });
  });
});
