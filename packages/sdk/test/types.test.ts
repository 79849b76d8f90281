import {
  type ListMessageItem,
  type Message,
  type MessageInput,
  type MessagesClient,
  type MessagesClientOptions,
  basicAuth,
  isMessagesError,
} from '../src/index.js';

// What is written here is checked by the compiler: a line marked as an error must be one, and no other may be.

/** Never called: its body is the test. */
export const program = async (client: MessagesClient): Promise<void> => {
  const message: MessageInput = {
    applicationId: 'app',
    from: '+15551112222',
    to: '+15553334444',
    priority: 'urgent',
    expiration: new Date(),
    tag: undefined,
  };
  await client.createMessage(message, { signal: undefined, timeoutMs: 5 });
  await client.createMessage({ ...message, to: ['+15553334444'] as const, media: ['https://example.com/'] });
  // @ts-expect-error -- a recipient is needed
  await client.createMessage({ applicationId: 'app', from: '+15551112222', text: 'Hello' });
  // @ts-expect-error -- there is no such field
  await client.createMessage({ ...message, subject: 'Hello' });
  // @ts-expect-error -- there is no such option
  await client.createMessage(message, { timeout: 5 });

  client.listMessages({
    sourceTn: ['+15551112222'],
    fromDateTime: new Date(),
    messageStatus: 'PONDERING',
    limit: 5,
  });
  // @ts-expect-error -- a Date is for dates only
  client.listMessages({ location: new Date() });
  // @ts-expect-error -- the client knows its account
  client.listMessages({ accountId: '1', limit: 5 });
  // @ts-expect-error -- there is no such filter
  client.listMessages({ since: new Date() });

  const page = await client.call('listMessages', { limit: 5 });
  const count: number | undefined = page.totalCount;
  // @ts-expect-error -- there is no such operation
  await client.call('deleteMessage', {});
  const { data } = await client.api.listMessages({ accountId: '1', limit: 5 });
  data.totalCount = count ?? 0;
};

export const readError = (error: unknown): string => {
  if (!isMessagesError(error)) return 'another error';
  switch (error.code) {
    case 'timeout':
      return `${error.limit} ${error.limitMs}`;
    case 'rate-limit':
      return String(error.retryAfterMs);
    case 'api':
    case 'authentication':
      return `${error.status} ${error.type} ${error.fieldErrors?.[0]?.fieldName}`;
    case 'validation':
      return error.field;
    default:
      // @ts-expect-error -- not every error has a status
      return error.status;
  }
};

// Words of tomorrow fit, in both directions; a number does not.
export const status: ListMessageItem['messageStatus'] = 'PONDERING';
export const known: ListMessageItem['messageStatus'] = 'DELIVERED';
export const direction: Message['direction'] = 'sideways';
// @ts-expect-error -- a status is a text
export const wrong: ListMessageItem['messageStatus'] = 5;

const auth = basicAuth({ username: 'u', password: 'p' });
export const options: MessagesClientOptions[] = [
  { accountId: '1', auth, retry: false, rateLimit: false },
  { accountId: '1', auth, retry: { maxAttempts: 2 }, rateLimit: { requests: 5 }, axios: { proxy: false } },
  { accountId: '1', auth: { authorize: ({ headers }) => void (headers['X'] = 'y') } },
  // @ts-expect-error -- exactly one credential
  { accountId: '1', auth: [auth, auth] },
  // @ts-expect-error -- rules cannot be switched off
  { accountId: '1', auth, axios: { maxRedirects: 5 } },
];

test('the types say what is accepted', () => {
  expect(readError(new Error('other'))).toBe('another error');
});
