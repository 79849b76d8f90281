import { applicationId, validMessage, withSandbox } from '../support/api.js';

const from = '+15551112222';
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `+1555333${1000 + index}`);

test('the answer is 202 with the whole message, and omits what was not given', () =>
  withSandbox({}, async (api) => {
    const { status, json, headers } = await api.create();
    expect([status, headers['content-type']]).toEqual([202, 'application/json']);
    expect(json).toEqual({
      id: expect.stringMatching(/^\d{13}[a-z2-7]{16}$/),
      owner: from,
      applicationId,
      time: '2026-03-10T12:00:00.000Z',
      segmentCount: 1,
      direction: 'out',
      to: ['+15553334444'],
      from,
      text: 'Hello',
    });
    expect(json.id.startsWith(String(Date.parse(json.time)))).toBe(true);
  }));

test('everything that was given comes back, the expiration in another form', () =>
  withSandbox({}, async (api) => {
    const message = {
      ...validMessage,
      to: numbers(3),
      media: ['https://example.com/a.png'],
      tag: 'x'.repeat(1024),
      priority: 'high',
      expiration: '2026-03-10T15:00:00+01:00',
    };
    const { json } = await api.create(message);
    expect(json).toMatchObject({ ...message, segmentCount: 1, expiration: '2026-03-10T14:00:00.000Z' });
  }));

test.each([
  ['a bare number as recipient', { to: '+15553334444' }],
  ['ten recipients', { to: numbers(10) }],
  ['a short code as sender', { from: '12345' }],
  ['a sender id', { from: 'My Shop & 1' }],
  ['a number of another country', { to: ['+4915123456789'] }],
  ['media without text', { text: undefined, media: ['https://example.com/a'] }],
  ['the longest text', { text: 'a'.repeat(2048) }],
  ['ten files', { media: Array.from({ length: 10 }, (_, index) => `https://example.com/${index}`) }],
  [
    'priority and expiration with media',
    { media: ['http://example.com/a'], priority: 'high', expiration: '2026-03-10T12:00:01Z' },
  ],
])('%s is accepted', (_name, change) =>
  withSandbox({}, async (api) => {
    const { status, json } = await api.create({ ...validMessage, ...change });
    expect(status).toBe(202);
    expect(Array.isArray(json.to)).toBe(true);
  }),
);

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
])('%s is refused', (_name, change, fieldName, description) =>
  withSandbox({}, async (api, sandbox) => {
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
  withSandbox({}, async (api) => {
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
  withSandbox({}, async (api) => {
    const { status, json } = await api.create(undefined, { body });
    expect(status).toBe(400);
    expect(json).toEqual({ type: 'request-validation', description: 'Your request could not be accepted' });
  }),
);

test('the bytes must be UTF-8', () =>
  withSandbox({}, async (api) => {
    expect((await api.create(undefined, { body: Buffer.from('{"text":"\xe9"}', 'latin1') })).status).toBe(
      400,
    );
  }));

test('what is not documented can be let pass', () =>
  withSandbox({ choices: { refuseUnknown: false, refuseDuplicates: false } }, async (api) => {
    const twice = { ...validMessage, to: ['+15553334444', '+15553334444'], extra: 1 };
    const { status, json } = await api.create(twice);
    expect(status).toBe(202);
    expect(json.extra).toBeUndefined();
  }));

test('an account can have its own list of applications and numbers', () =>
  withSandbox(
    {
      accounts: [
        {
          accountId: '9900000',
          users: [{ username: 'sandbox-user', password: 'sandbox-password' }],
          applicationIds: [applicationId],
          numbers: [from],
        },
      ],
    },
    async (api, sandbox) => {
      expect((await api.create()).status).toBe(202);
      expect(
        (await api.create({ ...validMessage, applicationId: '3f2b8c6e-5d41-4c0b-9a77-000000000000' })).status,
      ).toBe(400);
      // That the number is not of the account shows later.
      expect((await api.create({ ...validMessage, from: '+15559998888' })).status).toBe(202);
      sandbox.advanceClock(60_000);
      const { json } = await api.list({ sourceTn: '+15559998888' });
      expect(json.messages[0]).toMatchObject({ messageStatus: 'FAILED', errorCode: 4405 });
    },
  ));
