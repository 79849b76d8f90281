import type { MessageView } from '../../src/index.js';
import { validMessage, withSandbox, type ApiClient } from '../support/api.js';
import { createSpecValidator } from '../support/spec-validator.js';

interface Found {
  readonly messages: readonly MessageView[];
  readonly nextCursor?: number;
}

async function find(api: ApiClient, query = ''): Promise<Found> {
  const { status, json } = await api.send('GET', `/__sandbox/messages?${query}`);
  expect(status).toBe(200);
  return json as Found;
}

const texts = ({ messages }: Found) => messages.map(({ message }) => message.text);

test('messages of either direction are found by each of their fields, newest first', () =>
  withSandbox({}, async (api, sandbox) => {
    await api.create({ ...validMessage, text: 'First one', tag: 'order-1' });
    await api.create({ ...validMessage, text: 'second', to: ['+15550004432'] });
    sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'third' });
    const id = sandbox.accepted[0]!.message.id;
    expect(texts(await find(api))).toEqual(['third', 'second', 'First one']);
    expect(texts(await find(api, 'search=FIRST'))).toEqual(['First one']);
    expect(texts(await find(api, 'search=5553334'))).toEqual(['third', 'First one']);
    expect(texts(await find(api, 'search=order'))).toEqual(['First one']);
    expect(texts(await find(api, `search=${id.slice(0, 20)}`))).toContain('First one');
    expect(texts(await find(api, `id=${id}`))).toEqual(['First one']);
    expect(texts(await find(api, 'direction=in'))).toEqual(['third']);
    expect(texts(await find(api, 'from=%2B15553334444'))).toEqual(['third']);
    expect(texts(await find(api, 'to=%2B15550004432'))).toEqual(['second']);
    sandbox.advanceClock(60_000);
    expect(texts(await find(api, 'state=failed'))).toEqual(['second']);
    expect(texts(await find(api, 'state=DELIVERED&tag=order-1'))).toEqual(['First one']);
  }));

test('a cursor goes on where the page before ended, whatever has come since', () =>
  withSandbox({}, async (api) => {
    for (let index = 0; index < 5; index += 1) await api.create({ ...validMessage, text: `${index}` });
    const first = await find(api, 'limit=2');
    await api.create({ ...validMessage, text: 'new' });
    const second = await find(api, `limit=2&cursor=${first.nextCursor}`);
    const third = await find(api, `limit=2&cursor=${second.nextCursor}`);
    expect([first, second, third].map(texts)).toEqual([['4', '3'], ['2', '1'], ['0']]);
    expect(third.nextCursor).toBeUndefined();
  }));

test('a conversation has the messages between the same numbers, the group apart', () =>
  withSandbox({}, async (api, sandbox) => {
    await api.create({ ...validMessage, text: 'hello' });
    sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'reply' });
    await api.create({ ...validMessage, to: ['+15553334444', '+15555550000'], text: 'to both' });
    sandbox.receiveMessage({ from: '+15555550000', to: ['+15551112222', '+15553334444'], text: 'in group' });
    const { json } = await api.send('GET', '/__sandbox/conversations');
    expect(json).toMatchObject({
      total: 2,
      conversations: [
        { owner: '+15551112222', others: ['+15553334444', '+15555550000'], count: 2 },
        { owner: '+15551112222', others: ['+15553334444'], count: 2 },
      ],
    });
    const key = json.conversations[1].latest.conversation as string;
    expect(texts(await find(api, `conversation=${encodeURIComponent(key)}`))).toEqual(['reply', 'hello']);
    expect(texts(await find(api, `conversation=${encodeURIComponent(key)}&limit=1&cursor=1`))).toEqual([
      'hello',
    ]);
    expect(texts(await find(api, 'conversation=nobody'))).toEqual([]);
  }));

test('a message is shown with its encoding and with what became of it for each recipient', () =>
  withSandbox({}, async (api, sandbox) => {
    await api.create({ ...validMessage, text: 'Привет', to: ['+15550004720'] });
    sandbox.advanceClock(60_000);
    const { messages } = await find(api);
    expect(messages[0]).toMatchObject({
      type: 'sms',
      encoding: 'UCS-2',
      conversation: '+15551112222 +15550004720',
    });
    expect(messages[0]!.recipients[0]!.timeline.map(({ status }) => status)).toEqual([
      'RECEIVED',
      'QUEUED',
      'SENDING',
      'SENT',
      'FAILED',
    ]);
    expect(messages[0]!.recipients[0]!.timeline.at(-1)).toMatchObject({
      errorCode: 4720,
      errorName: 'invalid-destination-address',
      rejectedBy: 'carrier',
    });
  }));

test.each(['limit=0', 'limit=1001', 'cursor=x', 'direction=up', 'state=LOST', 'texts=a'])(
  'a search by %s is rejected',
  (query) =>
    withSandbox({}, async (api) => {
      const { status, json } = await api.send('GET', `/__sandbox/messages?${query}`);
      expect([status, json]).toEqual([400, { error: expect.any(String) }]);
    }),
);

test('the queue level and the use of the rate limit can be read', () =>
  withSandbox({}, async (api) => {
    const limit = createSpecValidator().rateLimit('listMessages');
    for (let index = 0; index < 3; index += 1) await api.create();
    await api.list({ limit: 1 });
    expect((await api.send('GET', '/__sandbox/limits')).json).toEqual({
      queues: [{ accountId: '9900000', waitingSegments: 3, capacitySegments: 900, segmentsPerSecond: 1 }],
      rateLimits: [{ operation: 'listMessages', ip: '127.0.0.1', used: 1, ...limit }],
    });
  }));
