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

test.each([
  ['160 characters of GSM-7', 'é'.repeat(160), 1],
  ['81 of its extension table', '['.repeat(81), 2],
  ['71 characters of UCS-2', 'ж'.repeat(71), 2],
])('%s are counted in segments', (_name, text, segmentCount) =>
  withSandbox({}, async (api) => {
    const { status, json } = await api.create({ ...validMessage, text });
    expect([status, json.segmentCount, json.text]).toEqual([202, segmentCount, text]);
  }),
);

test('an MMS is one segment, however long its text', () =>
  withSandbox({}, async (api) => {
    const media = ['https://example.com/a.png'];
    expect((await api.create({ ...validMessage, text: 'a'.repeat(2000), media })).json.segmentCount).toBe(1);
    const group = { ...validMessage, text: 'ж'.repeat(500), to: ['+15553334444', '+15553334445'] };
    expect((await api.create(group)).json.segmentCount).toBe(1);
  }));

test('what is not documented can be let pass', () =>
  withSandbox({ assumptions: { rejectUnknown: false, rejectDuplicates: false } }, async (api) => {
    const twice = { ...validMessage, to: ['+15553334444', '+15553334444'], extra: 1 };
    const { status, json } = await api.create(twice);
    expect(status).toBe(202);
    expect(json.extra).toBeUndefined();
  }));

test('a message that is late from the start can be let pass, and fails', () =>
  withSandbox({ assumptions: { rejectPastExpiration: false } }, async (api, sandbox) => {
    const expiration = new Date(sandbox.now() - 1000).toISOString();
    expect((await api.create({ ...validMessage, expiration })).status).toBe(202);
    sandbox.advanceClock(60_000);
    const { json } = await api.list({ messageDirection: 'OUTBOUND' });
    expect(json.messages[0]).toMatchObject({ messageStatus: 'FAILED' });
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
