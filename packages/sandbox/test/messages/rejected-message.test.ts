import { defaultAuthorization, sharedSandbox, validMessage } from '../support/api.js';

const inSandbox = sharedSandbox();
const from = '+15551112222';
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `+1555333${1000 + index}`);
const invalidE164 = (value: string) =>
  `'${value}' must be replaced with a valid E164 formatted telephone number`;

test.each([
  ['a recipient that is no number', { to: ['+invalid'] }, 'to', invalidE164('+invalid')],
  ['a recipient with too few digits', { to: ['+1555123456'] }, 'to', invalidE164('+1555123456')],
  ['a recipient without plus', { to: ['15553334444'] }, 'to', invalidE164('15553334444')],
  ['a recipient that is a sender id', { to: ['Shop'] }, 'to', invalidE164('Shop')],
  ['a recipient that is no text', { to: [15553334444] }, 'to', invalidE164('15553334444')],
  ['no recipient', { to: [] }, 'to', "'to' must contain at least one telephone number"],
  ['recipients left out', { to: undefined }, 'to', "'to' must contain at least one telephone number"],
  ['eleven recipients', { to: numbers(11) }, 'to', expect.any(String)],
  ['a recipient twice', { to: ['+15553334444', '+15553334444'] }, 'to', expect.any(String)],
  ['no sender', { from: undefined }, 'from', "'from' must contain exactly one telephone number"],
  ['several senders', { from: [from, from] }, 'from', "'from' must contain exactly one telephone number"],
  ['a sender that is no number', { from: '+invalid' }, 'from', invalidE164('+invalid')],
  ['a sender id of 12 characters', { from: 'Twelve chars' }, 'from', invalidE164('Twelve chars')],
  ['a sender id without a letter', { from: '1234 5678' }, 'from', invalidE164('1234 5678')],
  [
    'a sender that is nested deeply',
    { from: JSON.parse('['.repeat(4000) + ']'.repeat(4000)) as unknown },
    'from',
    expect.any(String),
  ],
  [
    'a recipient that is nested deeply',
    { to: [JSON.parse('['.repeat(4000) + ']'.repeat(4000)) as unknown] },
    'to',
    invalidE164('[...]'),
  ],
  ['neither text nor media', { text: undefined }, 'text', "'text' is required unless media is included"],
  ['an empty text', { text: '' }, 'text', "'text' is required unless media is included"],
  ['a text of 2049 characters', { text: 'a'.repeat(2049) }, 'text', expect.any(String)],
  ['a text that is no text', { text: 5 }, 'text', expect.any(String)],
  ['an application left out', { applicationId: undefined }, 'applicationId', expect.any(String)],
  ['an application that is null', { applicationId: null }, 'applicationId', expect.any(String)],
  ['an application that is no UUID', { applicationId: 'mine' }, 'applicationId', expect.any(String)],
  ['media that is no URL', { media: ['photo'] }, 'media', expect.any(String)],
  ['media of another scheme', { media: ['ftp://example.com/a'] }, 'media', expect.any(String)],
  [
    'eleven files',
    { media: Array.from({ length: 11 }, (_, index) => `https://example.com/${index}`) },
    'media',
    expect.any(String),
  ],
  [
    'a URL that is too long',
    { media: [`https://example.com/${'a'.repeat(4096)}`] },
    'media',
    expect.any(String),
  ],
  ['a tag of 1025 characters', { tag: 'x'.repeat(1025) }, 'tag', expect.any(String)],
  ['an unknown priority', { priority: 'urgent' }, 'priority', expect.any(String)],
  ['an expiration in the past', { expiration: '2026-03-10T11:59:59Z' }, 'expiration', expect.any(String)],
  [
    'an expiration without an offset',
    { expiration: '2026-03-11T12:00:00' },
    'expiration',
    expect.any(String),
  ],
  ['an expiration that is no date', { expiration: 'tomorrow' }, 'expiration', expect.any(String)],
  [
    'a field that is not documented',
    { callbackUrl: 'https://example.com' },
    'callbackUrl',
    expect.any(String),
  ],
])('%s is rejected', (_name, change, fieldName, description) =>
  inSandbox(async (api, sandbox) => {
    const { status, json } = await api.create({ ...validMessage, ...change });
    expect(status).toBe(400);
    expect(json).toEqual({
      type: 'request-validation',
      description: 'Your request could not be accepted',
      fieldErrors: [{ fieldName, description }],
    });
    expect(sandbox.accepted).toEqual([]);
    expect(sandbox.requests.at(-1)!.reason).toContain(json.fieldErrors[0].description);
  }),
);

test('all faults are told at once, the recipients first', () =>
  inSandbox(async (api) => {
    const { json } = await api.create({ from: '+invalid', to: ['+invalid'] });
    expect(json.fieldErrors.map((error: { fieldName: string }) => error.fieldName)).toEqual([
      'to',
      'from',
      'text',
      'applicationId',
    ]);
  }));

test.each([
  ['broken JSON', '{"to":'],
  ['an array', '[]'],
  ['a text', '"hello"'],
  ['null', 'null'],
  ['nothing', ''],
])('a body that is %s has no fields to name', (_name, body) =>
  inSandbox(async (api) => {
    const { status, json } = await api.create(undefined, { body });
    expect(status).toBe(400);
    expect(json).toEqual({ type: 'request-validation', description: 'Your request could not be accepted' });
  }),
);

test('the bytes must be UTF-8', () =>
  inSandbox(async (api) => {
    expect((await api.create(undefined, { body: Buffer.from('{"text":"\xe9"}', 'latin1') })).status).toBe(
      400,
    );
  }));

test('every field that is at fault is named once', () =>
  inSandbox(async (api) => {
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
  inSandbox(async (api, sandbox) => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const body = JSON.stringify(validMessage).replace('{', `{"${name}":{"text":"x"},`);
      const { status, json } = await api.create(undefined, { body });
      expect([status, json.fieldErrors[0].fieldName]).toEqual([400, name]);
    }
    expect(sandbox.accepted).toEqual([]);
    expect(({} as Record<string, unknown>)['text']).toBeUndefined();
  }));

test('a send takes no query', () =>
  inSandbox(async (api) => {
    const answer = await api.create(validMessage, { path: '/api/v2/users/9900000/messages?dryRun=true' });
    expect(answer.status).toBe(400);
    expect(answer.json.type).toBe('request-validation');
  }));

test('every rejection has a type and a description as text, an unknown path another form', () =>
  inSandbox(async (api) => {
    const json = { 'content-type': 'application/json' };
    const rejected = [
      await api.create({}, {}),
      await api.create(validMessage, { headers: { authorization: 'Basic eDp4' } }),
      await api.create(validMessage, { path: '/api/v2/users/1/messages' }),
      await api.send('DELETE', '/api/v2/users/9900000/messages'),
      await api.create(validMessage, { headers: { accept: 'text/html' } }),
      await api.create(validMessage, { headers: { 'content-type': 'text/plain' } }),
    ];
    expect(rejected.map(({ status }) => status)).toEqual([400, 401, 403, 405, 406, 415]);
    for (const { json: body } of rejected)
      expect(body).toMatchObject({ type: expect.any(String), description: expect.any(String) });
    const unknown = await api.send('POST', '/api/v2/users/9900000/message', {
      headers: { authorization: defaultAuthorization, ...json },
      body: JSON.stringify(validMessage),
    });
    expect(unknown.status).toBe(404);
    expect(unknown.json).not.toHaveProperty('type');
    expect(unknown.json).toMatchObject({ status: 404, error: 'Not Found' });
  }));
