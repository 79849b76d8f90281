import { DecodeError } from '@bandwidth-messages/sdk';
import { type BulkResult, sendMessages } from '../../src/index.js';
import { createFakeClient, failures, type FakeAnswer } from '../support/fake-client.js';
import { createFakeClock } from '../support/fake-clock.js';
import { item, items } from '../support/messages.js';
import { createMemoryJournal } from '../support/memory-journal.js';

const message = { id: 'id-1' };

/** Sends one message, and returns its result, or the error that ended the run. */
async function sendOne(answer: FakeAnswer, clock = createFakeClock(), journal = createMemoryJournal(clock)) {
  const client = createFakeClient(clock, answer);
  const results: BulkResult[] = [];
  const run = (async () => {
    for await (const result of sendMessages(client, [item(1)], { journal })) results.push(result);
  })();
  const error: unknown = await clock.run(run.catch((reason: unknown) => reason));
  const entry = await journal.visit({ key: 'order-1', content: '' });
  return { result: results[0], error, sent: client.sent.length, state: entry?.state, clock, journal };
}

describe('what becomes of a message', () => {
  it.each<[string, () => unknown, Partial<BulkResult>, string]>([
    ['400 is rejected', failures.refused, { outcome: 'rejected' }, 'rejected'],
    ['422 is rejected', () => failures.refused(422), { outcome: 'rejected' }, 'rejected'],
    ['a value that the SDK refuses is rejected', failures.invalid, { outcome: 'rejected' }, 'rejected'],
    ['503 is unknown', failures.broken, { outcome: 'unknown' }, 'unknown'],
    ['500 is unknown', () => failures.broken(500), { outcome: 'unknown' }, 'unknown'],
    ['a reset after the request was written is unknown', failures.cut, { outcome: 'unknown' }, 'unknown'],
    ['no answer in time is unknown', failures.timeout, { outcome: 'unknown' }, 'unknown'],
    [
      'an answer that cannot be read is unknown',
      () => new DecodeError('HTML.', { status: 502, outcome: 'unknown' }),
      { outcome: 'unknown' },
      'unknown',
    ],
    [
      'an error that is not of the SDK is unknown',
      () => new TypeError('What?'),
      { outcome: 'unknown' },
      'unknown',
    ],
    [
      '202 whose body cannot be read is accepted',
      () => new DecodeError('Cut.', { status: 202, outcome: 'unknown' }),
      { outcome: 'accepted' },
      'accepted',
    ],
  ])('%s, and is sent once', async (_, failure, expected, state) => {
    const {
      result,
      error,
      sent,
      state: written,
    } = await sendOne(() => {
      throw failure();
    });
    expect(result).toMatchObject({ key: 'order-1', ...expected });
    expect({ sent, written, error }).toEqual({ sent: 1, written: state, error: undefined });
  });

  it('202 is accepted, with the id', async () => {
    const { result, state } = await sendOne(() => message);
    expect(result).toEqual({ key: 'order-1', outcome: 'accepted', id: 'id-1' });
    expect(state).toBe('accepted');
  });

  it.each<[string, (attempt: number) => unknown]>([
    ['429 of a full queue', () => failures.fullQueue()],
    ['no connection', () => failures.noConnection()],
  ])('%s is sent again until it is accepted', async (_, failure) => {
    const { result, sent } = await sendOne(({ attempt }) => {
      if (attempt <= 4) throw failure(attempt);
      return message;
    });
    expect(result).toEqual({ key: 'order-1', outcome: 'accepted', id: 'id-1' });
    expect(sent).toBe(5);
  });

  it('a 429 is waited out until the segments of the message have drained, and a Retry-After in full', async () => {
    const startMs = createFakeClock().now();
    const drained = await sendOne(({ attempt }) => {
      if (attempt === 1) throw failures.fullQueue();
      return message;
    });
    // One segment at a believed rate of 0.8 per second.
    expect(drained.clock.now() - startMs).toBe(1250);
    const asked = await sendOne(({ attempt }) => {
      if (attempt === 1) throw failures.fullQueue(300_000);
      return message;
    });
    expect(asked.clock.now() - startMs).toBe(300_000);
  });

  it.each<[string, () => unknown]>([
    ['refused credentials', failures.credentials],
    ['403', () => failures.refused(403)],
    ['404', () => failures.refused(404)],
  ])('%s end the run, and the message is open for the next one', async (_, failure) => {
    const failed = await sendOne(() => {
      throw failure();
    });
    expect(failed).toMatchObject({
      result: undefined,
      sent: 1,
      state: 'open',
      error: { outcome: 'not-accepted' },
    });
    expect((await sendOne(() => message, failed.clock, failed.journal)).result).toMatchObject({
      outcome: 'accepted',
    });
  });
});

describe('an outage', () => {
  it('costs a few messages, not the list: after a first failure, one tries its luck after each wait', async () => {
    const clock = createFakeClock();
    const downMs = 10 * 60_000;
    const startMs = clock.now();
    const client = createFakeClient(clock, () => {
      if (clock.now() - startMs < downMs) throw failures.broken();
      return message;
    });
    const journal = createMemoryJournal(clock);
    const run = sendMessages(client, items(500), { journal, rate: { segmentsPerSecond: 100 } });
    const totals = await clock.run(run.finish());
    expect(totals.unknown).toBeLessThanOrEqual(10 + 20);
    expect(totals.accepted + totals.unknown).toBe(500);
  });

  it('of more than 15 minutes ends the run with the error of the SDK, and the next run goes on', async () => {
    const clock = createFakeClock();
    const client = createFakeClient(clock, () => {
      throw failures.noConnection();
    });
    const journal = createMemoryJournal(clock);
    const failure: unknown = await clock.run(
      sendMessages(client, items(100), { journal })
        .finish()
        .catch((error: unknown) => error),
    );
    expect(failure).toMatchObject({ code: 'connection', outcome: 'not-accepted' });
    const next = await clock.run(
      sendMessages(
        createFakeClient(clock, () => message),
        items(100),
        { journal },
      ).finish(),
    );
    expect(next).toMatchObject({ accepted: 100, unknown: 0, earlier: 0 });
  });
});
