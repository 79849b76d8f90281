import { defaultAuthorization, validMessage, withSandbox } from '../support/api.js';

const repeat = (text: string, count: number) => text.repeat(count);

test.each([
  ['160 GSM-7 characters', repeat('a', 160), 1],
  ['161 GSM-7 characters', repeat('a', 161), 2],
  ['307 GSM-7 characters', repeat('a', 307), 3],
  ['80 characters of the extension table', repeat('[', 80), 1],
  ['81 characters of the extension table', repeat('[', 81), 2],
  ['70 characters of UCS-2', repeat('ж', 70), 1],
  ['71 characters of UCS-2', repeat('ж', 71), 2],
  ['135 characters of UCS-2', repeat('ж', 135), 3],
  ['36 emoji', repeat('😀', 36), 2],
  ['one character that makes all UCS-2', `${repeat('a', 70)}ж`, 2],
])('%s', (_name, text, segmentCount) =>
  withSandbox({}, async (api) => {
    const { status, json } = await api.create({ ...validMessage, text });
    expect([status, json.segmentCount, json.text]).toEqual([202, segmentCount, text]);
  }),
);

test('an MMS is one segment, however long its text', () =>
  withSandbox({}, async (api) => {
    const media = ['https://example.com/a.png'];
    expect((await api.create({ ...validMessage, text: repeat('a', 2000), media })).json.segmentCount).toBe(1);
    const group = { ...validMessage, text: repeat('ж', 500), to: ['+15553334444', '+15553334445'] };
    expect((await api.create(group)).json.segmentCount).toBe(1);
  }));

test('a full queue is 429 without Retry-After, takes on nothing, and drains as time goes by', () =>
  withSandbox({ queue: { segmentsPerSecond: 2, capacitySeconds: 5 } }, async (api, sandbox) => {
    for (let index = 0; index < 10; index += 1) expect((await api.create()).status).toBe(202);
    const full = await api.create();
    expect(full.status).toBe(429);
    expect(full.headers['retry-after']).toBeUndefined();
    expect(full.json.type).toBe('max-message-queue-size-exceeded');
    expect(full.json.description).toContain('120 messages per minute');
    expect((await api.create({ ...validMessage, priority: 'high' })).status).toBe(429);
    expect(sandbox.accepted).toHaveLength(10);
    sandbox.advanceClock(499);
    expect((await api.create()).status).toBe(429);
    sandbox.advanceClock(1);
    expect((await api.create()).status).toBe(202);
    expect((await api.create()).status).toBe(429);
    sandbox.advanceClock(5000);
    // A message of several segments, or to several people, takes as much room as it will send.
    expect((await api.create({ ...validMessage, text: repeat('a', 1000) })).json.segmentCount).toBe(7);
    const four = ['+15553334441', '+15553334442', '+15553334443', '+15553334444'];
    expect((await api.create({ ...validMessage, to: four })).status).toBe(429);
    expect((await api.create({ ...validMessage, to: four.slice(1) })).status).toBe(202);
  }));

test('a refused message takes no room in the queue', () =>
  withSandbox({ queue: { segmentsPerSecond: 1, capacitySeconds: 1 } }, async (api) => {
    expect((await api.create({ ...validMessage, from: '' })).status).toBe(400);
    expect((await api.create()).status).toBe(202);
    expect((await api.create({ ...validMessage, from: '' })).status).toBe(400);
    expect((await api.create()).status).toBe(429);
  }));

test('every field that is at fault is named once', () =>
  withSandbox({}, async (api) => {
    const { status, json } = await api.create({
      applicationId: 7,
      to: {},
      from: null,
      text: [],
      media: 'https://example.com/a',
      tag: 1,
      priority: null,
      expiration: 5,
      more: true,
    });
    expect(status).toBe(400);
    const names = json.fieldErrors.map((error: { fieldName: string }) => error.fieldName);
    expect([...names].sort()).toEqual(
      ['applicationId', 'expiration', 'from', 'media', 'more', 'priority', 'tag', 'text', 'to'].sort(),
    );
  }));

test('names that mean something to JavaScript are fields like any other', () =>
  withSandbox({}, async (api, sandbox) => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const body = JSON.stringify(validMessage).replace('{', `{"${name}":{"text":"x"},`);
      const { status, json } = await api.create(undefined, { body });
      expect([status, json.fieldErrors[0].fieldName]).toEqual([400, name]);
    }
    expect(sandbox.accepted).toEqual([]);
    expect(({} as Record<string, unknown>)['text']).toBeUndefined();
  }));

test('a body above the limit is refused, and the connection is good for the next request', () =>
  withSandbox({}, async (api, sandbox) => {
    const body = JSON.stringify({ ...validMessage, text: repeat('x', 2 * 1024 * 1024) });
    expect((await api.create(undefined, { body })).status).toBe(400);
    expect((await api.create()).status).toBe(202);
    expect(sandbox.accepted).toHaveLength(1);
  }));

test('a send takes no query', () =>
  withSandbox({}, async (api) => {
    const answer = await api.create(validMessage, { path: '/api/v2/users/9900000/messages?dryRun=true' });
    expect(answer.status).toBe(400);
    expect(answer.json.type).toBe('request-validation');
  }));

test('every refusal has a type and a description as text, an unknown path another form', () =>
  withSandbox({}, async (api) => {
    const json = { 'content-type': 'application/json' };
    const refused = [
      await api.create({}, {}),
      await api.create(validMessage, { headers: { authorization: 'Basic eDp4' } }),
      await api.create(validMessage, { path: '/api/v2/users/1/messages' }),
      await api.send('DELETE', '/api/v2/users/9900000/messages'),
      await api.create(validMessage, { headers: { accept: 'text/html' } }),
      await api.create(validMessage, { headers: { 'content-type': 'text/plain' } }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 401, 403, 405, 406, 415]);
    for (const { json: body } of refused)
      expect(body).toMatchObject({ type: expect.any(String), description: expect.any(String) });
    const unknown = await api.send('POST', '/api/v2/users/9900000/message', {
      headers: { authorization: defaultAuthorization, ...json },
      body: JSON.stringify(validMessage),
    });
    expect(unknown.status).toBe(404);
    expect(unknown.json).not.toHaveProperty('type');
    expect(unknown.json).toMatchObject({ status: 404, error: 'Not Found' });
  }));
