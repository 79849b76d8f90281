import type { Fault } from '@bandwidth-messages/sandbox';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };
const answer = (body: unknown, status = 200, type = 'application/json'): Fault => ({
  kind: 'respond',
  status,
  body,
  headers: { 'Content-Type': type },
  times: 'always',
});

describe('answers that cannot be read', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness({ client: { retry: false } });
  });
  afterEach(() => harness.close());

  const list = (fault: Fault): Promise<unknown> => {
    harness.sandbox.faults.add({ operation: 'listMessages', ...fault });
    return harness.client.call('listMessages', QUERY);
  };

  test.each<[string, Fault, RegExp]>([
    [
      'broken JSON',
      answer('{"messages": [{"messageId": "1"'),
      /its body is not JSON \(application\/json, 31 bytes\)\.$/,
    ],
    ['HTML', answer('<html>502 Bad Gateway</html>'), /its body is not JSON/],
    ['no body', answer(''), /it has no body/],
    ['blanks', answer('  \n'), /it has no body/],
    ['null', answer('null'), /not an object/],
    ['a list', answer('[]'), /not an object/],
    ['a text', answer('"ok"'), /not an object/],
    ['no rows', answer({ pageInfo: {} }), /messages is not a list/],
    ['rows that are an object', answer({ messages: {}, pageInfo: {} }), /messages is not a list/],
    ['rows that are null', answer({ messages: null, pageInfo: {} }), /messages is not a list/],
    ['a pageInfo that is a text', answer({ messages: [], pageInfo: 'x' }), /pageInfo is not an object/],
    ['a pageInfo that is a list', answer({ messages: [], pageInfo: [] }), /pageInfo is not an object/],
    ['a pageInfo that is null', answer({ messages: [], pageInfo: null }), /pageInfo is not an object/],
    ['status 204', answer('', 204), /it has no body/],
    [
      'a body that is cut off',
      { kind: 'truncate', bytes: 30 },
      /its body was cut off \(application\/json, 30 bytes\)/,
    ],
  ])('%s', async (_name, fault, words) => {
    const error = await harness.failure(list(fault));
    expect(error).toMatchObject({
      name: 'DecodeError',
      code: 'decode',
      status: fault.kind === 'respond' ? fault.status : 200,
    });
    expect(error.message).toMatch(words);
  });

  test('tells status, type and length, and quotes nothing', async () => {
    const body = `{"messages":[{"sourceTn":"+15551234567","x":"${'y'.repeat(500)}`;
    const error = await harness.failure(list(answer(body)));
    expect(error).toMatchObject({ status: 200, contentType: 'application/json', bodyBytes: body.length });
    expect(error.message + JSON.stringify(error)).not.toMatch(/5551234567|yyy|sourceTn/);
  });

  test('the type shows no number that was asked for', async () => {
    const error = await harness.failure(list(answer('x', 200, `text/${QUERY.sourceTn}`)));
    expect(error).toMatchObject({ contentType: 'text/<sourceTn>' });
    expect(error.message).toMatch('text/<sourceTn>');
  });

  test('a list is asked for again', async () => {
    const client = harness.createClient({ retry: {} });
    harness.sandbox.faults.add({ operation: 'listMessages', kind: 'html', times: 1 });
    harness.sandbox.faults.add({ operation: 'listMessages', kind: 'truncate', times: 1, skip: 1 });
    const result = await harness.run(client.call('listMessages', QUERY));
    expect(result.messages).toEqual([]);
  });

  test('a byte order mark, and another 2xx status, do no harm', async () => {
    const body = `\ufeff${JSON.stringify({ messages: [], pageInfo: {} })}`;
    expect(await list(answer(body, 203))).toMatchObject({ messages: [] });
  });

  test('unknown fields, unknown words and null are passed on', async () => {
    const row = { messageStatus: 'PONDERING', carrierName: null, colour: 'blue', errorCode: 'none' };
    const page = { messages: [row], pageInfo: {}, totalCount: null, mood: 1 };
    expect(await list(answer(page))).toEqual(page);
  });

  test('an accepted message whose answer is odd is not refused', async () => {
    harness.sandbox.faults.add({
      operation: 'createMessage',
      kind: 'merge',
      merge: { to: '+1', direction: 'sideways' },
    });
    expect(await harness.client.createMessage(MESSAGE)).toMatchObject({ to: '+1', direction: 'sideways' });
  });
});

describe('errors of the API', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  const fail = (fault: Fault): Promise<Error & Record<string, unknown>> => {
    harness.sandbox.faults.add({ operation: 'createMessage', ...fault });
    return harness.failure(harness.client.createMessage(MESSAGE));
  };

  test('say what the API says, in its own words', async () => {
    const client = harness.createClient();
    const error = await harness.failure(client.createMessage({ ...MESSAGE, from: 'not a number!' }));
    expect(error).toMatchObject({
      name: 'ApiError',
      code: 'api',
      status: 400,
      type: 'request-validation',
      description: 'Your request could not be accepted',
      operation: 'createMessage',
      attempts: 1,
      outcome: 'not-accepted',
    });
    expect(error.fieldErrors).toContainEqual({
      fieldName: 'from',
      description: "'<from>' must be replaced with a valid E164 formatted telephone number",
    });
    expect(error.message).toMatch(
      /^createMessage \(account 9900000, 127\.0\.0\.1:\d+\) failed with status 400 request-validation: Your request could not be accepted \(from: /,
    );
  });

  test('of a gateway, without type and description', async () => {
    const body = {
      timestamp: 'x',
      status: 404,
      error: 'Not Found',
      message: 'No message available',
      path: '/x',
    };
    expect(await fail(answer(body, 404))).toMatchObject({
      status: 404,
      type: 'Not Found',
      description: 'No message available',
    });
  });

  test.each([
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['odd types', { type: 5, description: {}, fieldErrors: 'many' }],
    ['odd field errors', { fieldErrors: [null, 'x', { fieldName: 7 }] }],
  ])('with %s in the body are still errors with a status', async (_name, body) => {
    const error = await fail(answer(body, 418));
    expect(error).toMatchObject({ name: 'ApiError', status: 418 });
    expect(error.message).toMatch(/ failed with status 418\b.* It was not accepted\.$/);
  });

  test('carry the request id that a gateway gave', async () => {
    const error = await fail({ kind: 'respond', status: 400, headers: { 'X-Request-Id': 'abc-1' } });
    expect(error.requestId).toBe('abc-1');
  });

  test('name the field, and neither number nor text of the message', async () => {
    const message = {
      ...MESSAGE,
      to: ['+15551110001', '+15551110002'],
      text: 'canary text',
      tag: 'tag of a canary',
    };
    const echo = {
      type: 'request-validation',
      description: 'canary text and tag of a canary to 15551110002 are odd',
      fieldErrors: [{ fieldName: 'to', description: "'+15551110002' and '+15559998888' are odd" }],
    };
    harness.sandbox.faults.add({ operation: 'createMessage', ...answer(echo, 400) });
    const error = await harness.failure(harness.client.createMessage(message));
    expect(error.description).toBe('<text> and <tag> to <to[1]> are odd');
    expect(error.fieldErrors).toEqual([{ fieldName: 'to', description: "'<to[1]>' and '<number>' are odd" }]);
    expect(JSON.stringify(error) + String(error.stack)).not.toMatch(/canary|5551110002/);
  });
});
