import { basicAuth, createMessagesClient } from '../../src/index.js';
import { BASIC, PASSWORD, PERSONAL, PHONE, TEXT, print } from '../support/canaries.js';
import { ACCOUNT_ID, MESSAGE } from '../support/harness.js';

test.each<[string, unknown]>([
  ['itself', (told: string) => new Error(told)],
  ['its cause', (told: string) => new TypeError('fetch failed', { cause: new Error(told) })],
  [
    'properties',
    (told: string) =>
      Object.assign(new Error('failed'), { config: { url: told, data: told, headers: { told } } }),
  ],
  ['its name and its code', (told: string) => Object.assign(new Error('failed'), { name: told, code: told })],
  ['several errors', (told: string) => new AggregateError([new Error(told)], told)],
])('an error of an adapter that quotes the request in %s is told without it', async (_name, toError) => {
  const adapter = async (config: unknown): Promise<never> => {
    const { url, data, headers } = config as Readonly<Record<string, unknown>>;
    throw (toError as (told: string) => Error)(`${String(url)} ${String(data)} ${JSON.stringify(headers)}`);
  };
  const client = createMessagesClient({
    accountId: ACCOUNT_ID,
    auth: basicAuth({ username: 'user', password: PASSWORD }),
    axios: { adapter },
    retry: false,
  });
  const message = { ...MESSAGE, to: [PHONE], text: TEXT };
  const error = await client.createMessage(message).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'connection', outcome: 'unknown' });
  for (const canary of [...BASIC, ...PERSONAL, 'canary']) expect(print(error)).not.toContain(canary);
});
