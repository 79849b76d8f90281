import type { Sandbox, SandboxWaitError } from '../../src/index.js';
import { applicationId, validMessage, withSandbox } from '../support/api.js';
import { startReceiver } from '../support/receiver.js';

const to = validMessage.to[0]!;

test('a message that has arrived already counts, one that is yet to come is waited for', () =>
  withSandbox({}, async (api, sandbox) => {
    const { json } = await api.create();
    expect((await sandbox.waitForMessage({ to })).message.id).toBe(json.id);
    const waiting = sandbox.waitForMessage({ direction: 'in', text: 'way' });
    const [inbound] = sandbox.receiveMessage({ from: to, to: '+15551112222', text: 'On our way' });
    expect((await waiting).message).toEqual(inbound);
  }));

test('a message can be waited for by its state, which comes as time goes by', () =>
  withSandbox({}, async (api, sandbox) => {
    await api.create({ ...validMessage, to: ['+15550004432'], tag: 'order-5' });
    const failed = sandbox.waitForMessage({ tag: 'order-5', state: 'FAILED' });
    sandbox.advanceClock(60_000);
    const [recipient] = (await failed).recipients;
    expect(recipient).toMatchObject({ number: '+15550004432', state: 'FAILED' });
    expect(recipient!.timeline.at(-1)).toMatchObject({
      errorCode: 4432,
      errorName: 'rejected-forbidden-country',
      rejectedBy: 'Bandwidth',
    });
  }));

test('a function can decide what is waited for', () =>
  withSandbox({}, async (api, sandbox) => {
    const waiting = sandbox.waitForMessage(({ text }) => text === 'second');
    await api.create();
    await api.create({ ...validMessage, text: 'second' });
    expect((await waiting).message.text).toBe('second');
  }));

test('callbacks and requests are waited for in the same way', async () => {
  const receiver = await startReceiver();
  await withSandbox({ callbacks: [{ url: receiver.url }] }, async (api, sandbox) => {
    const posted = sandbox.waitForCallback({ type: 'message-delivered', to, received: true });
    const asked = sandbox.waitForRequest({ operation: 'listMessages', status: 400 });
    const { json } = await api.create();
    await api.list('');
    expect((await asked).reason).toBe('At least one query parameter is required');
    sandbox.advanceClock(60_000);
    expect((await posted).events[0]!.message.id).toBe(json.id);
    expect((await sandbox.waitForRequest({ messageId: json.id as string })).status).toBe(202);
    await receiver.until(2);
  });
  await receiver.close();
});

test('when the time is over, the error lists what did arrive', () =>
  withSandbox({}, async (api, sandbox) => {
    await api.create({ ...validMessage, tag: 'a' });
    await api.list('');
    const error = (await sandbox
      .waitForMessage({ to: '+15559990000' }, { timeoutMs: 1 })
      .catch((reason: unknown) => reason)) as SandboxWaitError;
    expect(error.name).toBe('SandboxWaitError');
    expect(error.message).toBe(
      `No message with {"to":"+15559990000"} came within 1 ms. What came:\n  out +15551112222 -> ${to} RECEIVED "Hello" tag "a"`,
    );
    await expect(sandbox.waitForRequest({ operation: 'token' }, { timeoutMs: 0 })).rejects.toThrow(
      /What came:\n {2}1 POST .* 202\n {2}2 GET .* 400: At least one query/,
    );
    await expect(sandbox.waitForCallback({}, { timeoutMs: 0 })).rejects.toThrow(
      'No callback with any fields came within 0 ms. None came at all.',
    );
  }));

test('a function that throws ends the waiting with its error, and the sender of the message does not notice', () =>
  withSandbox({}, async (api, sandbox) => {
    const waiting = sandbox.waitForMessage(({ text }) => text!.startsWith('x'));
    const rejection = expect(waiting).rejects.toThrow(TypeError);
    const files = { applicationId, from: '+15551112222', to: [to], media: ['https://example.com/a.png'] };
    expect((await api.create(files)).status).toBe(202);
    await rejection;
    await expect(sandbox.waitForMessage(({ text }) => text!.startsWith('x'))).rejects.toThrow(TypeError);
  }));

test.each<[string, (sandbox: Sandbox) => Promise<unknown>, RegExp]>([
  [
    'a field that is misspelt',
    (it) => it.waitForMessage({ To: to } as object),
    /^To: .* but by id, direction,/,
  ],
  ['null', (it) => it.waitForMessage(JSON.parse('null')), /^A message is waited for by a function, or/],
  ['a field of another kind', (it) => it.waitForRequest({ text: 'a' } as object), /^text: a request cannot/],
  ['text', (it) => it.waitForCallback(JSON.parse('"type"')), /^A callback is waited for by a function, or/],
])('waiting for %s is rejected at once', (_name, wait, problem) =>
  withSandbox({}, (_api, sandbox) => expect(wait(sandbox)).rejects.toThrow(problem)),
);

test('an abort and the end of the sandbox end all waiting', async () => {
  let left: Promise<unknown> | undefined;
  await withSandbox({}, async (_api, sandbox) => {
    const abort = new AbortController();
    const aborted = sandbox.waitForMessage({}, { signal: abort.signal });
    abort.abort(new Error('mine'));
    await expect(aborted).rejects.toThrow('mine');
    left = expect(sandbox.waitForMessage()).rejects.toThrow('closed while something was waited for');
  });
  await left;
});

test('a signal of a polyfill or of another realm ends the waiting, too', () =>
  withSandbox({}, async (_api, sandbox) => {
    const listeners: (() => void)[] = [];
    const signal = {
      aborted: false,
      reason: new Error('mine'),
      addEventListener: (_type: string, listener: () => void) => listeners.push(listener),
      removeEventListener: () => {},
    };
    const waiting = sandbox.waitForMessage({}, { signal: signal as never });
    for (const listener of listeners) listener();
    await expect(waiting).rejects.toThrow('mine');
    signal.aborted = true;
    await expect(sandbox.waitForCallback({}, { signal: signal as never })).rejects.toThrow('mine');
  }));

test('clients in any language wait over HTTP', () =>
  withSandbox({}, async (api) => {
    const waiting = api.send(
      'GET',
      `/__sandbox/wait?kind=message&to=${encodeURIComponent(to)}&timeoutMs=5000`,
    );
    const { json } = await api.create();
    expect((await waiting).json.message).toEqual(json);
    const nothing = await api.send('GET', '/__sandbox/wait?kind=callback&timeoutMs=1');
    expect([nothing.status, nothing.json]).toEqual([
      404,
      { error: 'No callback with any fields came within 1 ms. None came at all.', arrived: [] },
    ]);
    const request = await api.send('GET', '/__sandbox/wait?kind=request&status=202');
    expect(request.json.operation).toBe('createMessage');
  }));

test.each([
  ['', /kind: '' is none of message, callback, request/],
  ['kind=text', /kind: 'text'/],
  ['kind=message&too=1', /too: there is no such parameter, but kind, timeoutMs, id/],
  ['kind=message&state=lost', /state: 'LOST' is no state/],
  ['kind=message&timeoutMs=soon', /timeoutMs: 'soon' is no whole number/],
  ['kind=callback&received=maybe', /received: 'maybe'/],
  ['kind=request&outcome=open', /outcome: 'open'/],
])('a wait for %s is rejected', (query, problem) =>
  withSandbox({}, async (api) => {
    const { status, json } = await api.send('GET', `/__sandbox/wait?${query}`);
    expect([status, json]).toEqual([400, { error: expect.stringMatching(problem) }]);
  }),
);
