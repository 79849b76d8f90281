import { validMessage, withSandbox } from '../support/api.js';

test('the queue takes 15 minutes of one segment per second, then answers 429 without Retry-After', () =>
  withSandbox({}, async (api, sandbox) => {
    const tenSegments = { ...validMessage, text: 'a'.repeat(1530) };
    for (let sent = 0; sent < 90; sent += 1) expect((await api.create(tenSegments)).status).toBe(202);
    const { status, json, headers } = await api.create();
    expect(status).toBe(429);
    expect(json.type).toBe('max-message-queue-size-exceeded');
    expect(json.description).toMatch(/\b60\b.*\b900\b/);
    expect(headers['retry-after']).toBeUndefined();
    expect(sandbox.accepted).toHaveLength(90);
    sandbox.advanceClock(1000);
    expect((await api.create()).status).toBe(202);
    expect((await api.create()).status).toBe(429);
  }));

test('it is counted in segments, and once for each recipient', () =>
  withSandbox({ queue: { segmentsPerSecond: 1, capacitySeconds: 10 } }, async (api, sandbox) => {
    expect((await api.create({ ...validMessage, text: 'a'.repeat(307) })).json.segmentCount).toBe(3);
    expect(
      (await api.create({ ...validMessage, to: ['+15553334441', '+15553334442', '+15553334443'] })).status,
    ).toBe(202);
    expect((await api.create({ ...validMessage, text: 'a'.repeat(800) })).status).toBe(429);
    expect((await api.create({ ...validMessage, text: 'a'.repeat(600) })).status).toBe(202);
    expect((await api.create()).status).toBe(429);
    sandbox.advanceClock(10_000);
    expect((await api.create()).status).toBe(202);
  }));

test('each account has its own', () =>
  withSandbox(
    {
      queue: { segmentsPerSecond: 1, capacitySeconds: 1 },
      accounts: ['1', '2'].map((accountId) => ({
        accountId,
        users: [{ username: 'sandbox-user', password: 'sandbox-password' }],
      })),
    },
    async (api) => {
      const send = async (id: string) =>
        (await api.create(validMessage, { path: `/api/v2/users/${id}/messages` })).status;
      expect([await send('1'), await send('1'), await send('2'), await send('2')]).toEqual([
        202, 429, 202, 429,
      ]);
    },
  ));

test('messages leave it one after the other, those of high priority at once', () =>
  withSandbox({ queue: { segmentsPerSecond: 1, capacitySeconds: 900 } }, async (api, sandbox) => {
    for (let sent = 0; sent < 10; sent += 1) await api.create();
    const urgent = await api.create({ ...validMessage, priority: 'high' });
    const statusOf = async (id: string) =>
      (await api.list({ messageId: id })).json.messages[0].messageStatus as string;
    const last = sandbox.accepted[9]!.message.id;
    sandbox.advanceClock(300);
    expect([await statusOf(urgent.json.id), await statusOf(last)]).toEqual(['SENT', 'QUEUED']);
    sandbox.advanceClock(8600);
    expect(await statusOf(last)).toBe('QUEUED');
    sandbox.advanceClock(400);
    expect(await statusOf(last)).toBe('SENT');
  }));

test('a rejected message takes no room in the queue', () =>
  withSandbox({ queue: { segmentsPerSecond: 1, capacitySeconds: 1 } }, async (api) => {
    expect((await api.create({ ...validMessage, from: '' })).status).toBe(400);
    expect((await api.create()).status).toBe(202);
    expect((await api.create({ ...validMessage, from: '' })).status).toBe(400);
    expect((await api.create()).status).toBe(429);
  }));

test('other rates are told in the rejection, and drain as fast', () =>
  withSandbox({ queue: { segmentsPerSecond: 2, capacitySeconds: 5 } }, async (api, sandbox) => {
    for (let sent = 0; sent < 10; sent += 1) expect((await api.create()).status).toBe(202);
    const full = await api.create({ ...validMessage, priority: 'high' });
    expect([full.status, full.json.description]).toEqual([
      429,
      expect.stringContaining('120 messages per minute'),
    ]);
    sandbox.advanceClock(499);
    expect((await api.create()).status).toBe(429);
    sandbox.advanceClock(1);
    expect([(await api.create()).status, (await api.create()).status]).toEqual([202, 429]);
  }));
