import { ERROR_NAMES } from '../../src/messages/outcomes.js';
import { validMessage, withSandbox, type Row } from '../support/api.js';
import { createSpecValidator } from '../support/spec-validator.js';

const hours = 60 * 60 * 1000;

test('a message goes from RECEIVED to DELIVERED as time goes by', () =>
  withSandbox({ delays: { queuedMs: 100, sentMs: 1000, finalMs: 5000 } }, async (api, sandbox) => {
    const { json } = await api.create();
    const status = async () =>
      (await api.list({ messageId: json.id })).json.messages[0].messageStatus as string;
    const seen = [await status()];
    for (const ms of [100, 999, 1, 4999, 1]) {
      sandbox.advanceClock(ms);
      seen.push(await status());
    }
    expect(seen).toEqual(['RECEIVED', 'SENDING', 'SENDING', 'SENT', 'SENT', 'DELIVERED']);
  }));

test('the row of a message has every field from the start, and fills them as time goes by', () =>
  withSandbox({ queue: { segmentsPerSecond: 0.5 } }, async (api, sandbox) => {
    await api.create();
    const { json } = await api.create();
    const row = async () => (await api.list({ messageId: json.id })).json.messages[0] as Row;
    const early = await row();
    expect(Object.keys(early)).toEqual(createSpecValidator().fields('listMessageItem'));
    expect(early).toMatchObject({ carrierName: null, bwLatency: null, carrierLatency: null, errorCode: 0 });
    sandbox.advanceClock(60_000);
    expect(await row()).toMatchObject({ carrierName: 'other', bwLatency: 2, carrierLatency: 2 });
  }));

test('each documented error code can be provoked by a destination', () =>
  withSandbox({ queue: { segmentsPerSecond: 1000, capacitySeconds: 900 } }, async (api, sandbox) => {
    const codes = [...ERROR_NAMES.keys()];
    expect(codes.length).toBeGreaterThan(70);
    for (const code of codes) await api.create({ ...validMessage, to: [`+1555000${code}`] });
    sandbox.advanceClock(60_000);
    for (const code of codes) {
      const { json } = await api.list({
        destinationTn: `+1555000${code}`,
        messageStatus: 'FAILED',
        errorCode: code,
      });
      expect(json.messages).toHaveLength(1);
    }
  }));

test.each([
  ['+15550000000', 'RECEIVED', 'RECEIVED'],
  ['+15550000001', 'QUEUED', 'QUEUED'],
  ['+15550000002', 'SENT', 'FAILED'],
  ['+15550001234', 'DELIVERED', 'DELIVERED'],
])('%s: %s after a minute, %s after 74 hours', (destination, soon, late) =>
  withSandbox({}, async (api, sandbox) => {
    await api.create({ ...validMessage, to: [destination] });
    const row = async () =>
      (await api.list({ destinationTn: destination })).json.messages[0] as {
        messageStatus: string;
        errorCode: number;
      };
    sandbox.advanceClock(60_000);
    expect((await row()).messageStatus).toBe(soon);
    sandbox.advanceClock(74 * hours);
    expect(await row()).toMatchObject({ messageStatus: late, errorCode: late === 'FAILED' ? 9902 : 0 });
  }),
);

test('a message that cannot be sent before it expires fails with 4360', () =>
  withSandbox({}, async (api, sandbox) => {
    for (let sent = 0; sent < 30; sent += 1) await api.create();
    const { json } = await api.create({ ...validMessage, expiration: '2026-03-10T12:00:10Z' });
    const row = async () => (await api.list({ messageId: json.id })).json.messages[0] as unknown;
    sandbox.advanceClock(9_999);
    expect(await row()).toMatchObject({ messageStatus: 'QUEUED', errorCode: 0 });
    sandbox.advanceClock(1);
    expect(await row()).toMatchObject({ messageStatus: 'FAILED', errorCode: 4360 });
  }));

test('a failure of Bandwidth comes before SENT, one of the carrier after it', () =>
  withSandbox({}, async (api, sandbox) => {
    await api.create({ ...validMessage, to: ['+15550004432'] });
    await api.create({ ...validMessage, to: ['+15550004720'] });
    const statuses = sandbox.accepted.map(({ timelines }) => timelines[0]!.map(({ status }) => status));
    expect(statuses).toEqual([
      ['RECEIVED', 'QUEUED', 'SENDING', 'FAILED'],
      ['RECEIVED', 'QUEUED', 'SENDING', 'SENT', 'FAILED'],
    ]);
  }));

test('group messages cannot be sent from toll-free numbers, which shows later', () =>
  withSandbox({}, async (api, sandbox) => {
    await api.create({ ...validMessage, from: '+18445551234', to: ['+15553334444', '+15553335555'] });
    sandbox.advanceClock(60_000);
    const { json } = await api.list({ sourceTn: '+18445551234' });
    expect(json.messages[0]).toMatchObject({
      errorCode: 4433,
      recipientCount: 2,
      messageType: 'mms',
      carrierName: null,
    });
  }));
