import { withSandbox } from './support/api.js';

test('a message that was sent is found by a search', () =>
  withSandbox({}, async (api, sandbox) => {
    const sent = await api.create();
    expect(sent.status).toBe(202);
    expect(sandbox.accepted.map(({ message }) => message.id)).toEqual([sent.json.id]);
    const found = await api.list({ sourceTn: '+15551112222' });
    expect(found.json.messages.map((row: { messageId: string }) => row.messageId)).toEqual([sent.json.id]);
  }));

test('the limit is per operation, and says how long to wait', () =>
  withSandbox({ rateLimit: { requests: 2, windowMs: 10_000 } }, async (api, sandbox) => {
    await api.list({ limit: 1 });
    sandbox.advanceClock(4000);
    await api.list({ limit: 1 });
    const refused = await api.list({ limit: 1 });
    expect([refused.status, refused.headers['retry-after'], refused.json.type]).toEqual([
      429,
      '6',
      'rate_limit_exceeded',
    ]);
    expect((await api.create()).status).toBe(202);
    sandbox.advanceClock(6000);
    expect((await api.list({ limit: 1 })).status).toBe(200);
  }));
