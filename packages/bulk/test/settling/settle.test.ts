import type { BulkClient } from '../../src/bulk-client.js';
import {
  type Intent,
  type Journal,
  type MessageIdentity,
  type MessageOutcome,
  openJournal,
  sendMessages,
  settle,
} from '../../src/index.js';
import { item, items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { RATE, acceptedKeys } from '../support/send-list.js';
import { collect } from '../support/collect.js';
import { useLateLog } from './use-late-log.js';

const late = useLateLog();
/** The same client, whose waits move the clock of the sandbox and take no time. */
function patientClient(): BulkClient {
  const patient: BulkClient = {
    createMessage: (message) => late.client.createMessage(message),
    listMessages: (query, options) => late.client.listMessages(query, options),
    with: () => patient,
    close: () => Promise.resolve(),
    clock: {
      ...late.client.clock,
      now: () => late.sandbox.now(),
      monotonicMs: () => late.sandbox.now(),
      // At once, but not within the same turn: a run also sleeps just to tell how it is getting on.
      sleep: async (ms) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        late.sandbox.advanceClock(ms);
      },
    },
  };
  return patient;
}
const TWIN = { key: 'twin', content: 'abcdef0' };
const LOST = { key: 'lost', content: 'abcdef1' };
const SENT_MS = Date.now() - 2 * 3_600_000;
const ended = (mark: MessageOutcome) => ({ mark, timeMs: SENT_MS });
const intentOf = (identity: MessageIdentity): Intent => ({
  ...identity,
  timeMs: SENT_MS,
  from: '+15551112222',
  to: ['+15553334444'],
  segments: 1,
  length: 14,
});
/** A log with one row, which any of both messages may be. */
function clientOfLog(): Pick<BulkClient, 'listMessages' | 'clock'> {
  const row = {
    messageId: 'id-of-the-row',
    sourceTn: '+15551112222',
    destinationTn: '+15553334444',
    receiveTime: new Date(SENT_MS + 1000).toISOString(),
    messageLength: 14,
    recipientCount: 1,
  };
  async function* rows() {
    yield row;
  }
  return { clock: late.client.clock, listMessages: () => rows() as any };
}

describe('settling messages of unknown outcome', () => {
  it('by the message log: accepted, not found, or ambiguous, and none of it wrong', async () => {
    late.sandbox.faults.add({
      operation: 'createMessage',
      kind: 'reset',
      stage: 'after-accept',
      times: 'always',
      probability: 0.4,
    });
    late.sandbox.faults.add({
      operation: 'createMessage',
      kind: 'reset',
      stage: 'before-accept',
      times: 'always',
      probability: 0.4,
    });
    const list = [
      ...items(30),
      // The same text to the same recipient under two keys: the log cannot tell them apart.
      ...[100, 101].map((index) => item(index, { to: '+15553334444', text: 'The same text.' })),
      item(110, { to: ['+15553334445', '+15553334446'] }),
      item(111, { to: '+15553334447', text: 'Grüße 😀' }),
    ];
    const journal = await openJournal(tempFile());
    const first = await sendMessages(patientClient(), list, { journal, rate: RATE, concurrency: 1 }).finish();
    expect(first.unknown).toBeGreaterThan(10);
    const settled = await collect(settle(journal, patientClient()));
    expect(settled).toHaveLength(first.unknown);
    const accepted = new Set(acceptedKeys(late.sandbox));
    for (const { key, finding, id, minutes } of settled) {
      expect(minutes).toBeGreaterThanOrEqual(15);
      if (finding === 'accepted')
        expect(late.sandbox.accepted.find(({ message }) => message.id === id)?.message.tag).toMatch(
          new RegExp(`:${key}$`),
        );
      if (finding === 'not-found') expect(accepted.has(key)).toBe(false);
      if (finding === 'ambiguous') expect(['order-100', 'order-101']).toContain(key);
    }
    expect(settled.some(({ finding }) => finding === 'accepted')).toBe(true);
    expect(settled.some(({ finding }) => finding === 'not-found')).toBe(true);
    const still: string[] = [];
    for await (const { key } of journal.unknowns()) still.push(key);
    expect(still.sort()).toEqual(
      settled
        .filter(({ finding }) => finding !== 'accepted')
        .map(({ key }) => key)
        .sort(),
    );
    await journal.close();
  });

  it.each<[string, (journal: Journal) => Promise<unknown>]>([
    ['accepted, but by an answer without its id', (journal) => journal.finish(TWIN, ended('accepted'))],
    ['of unknown outcome', (journal) => journal.finish(TWIN, ended('unknown'))],
    [
      'called accepted by a person',
      async (journal) => {
        await journal.finish(TWIN, ended('unknown'));
        await journal.resolve('twin', 'accepted');
      },
    ],
    [
      'sent again by the word of a person, and accepted then',
      async (journal) => {
        await journal.finish(TWIN, ended('unknown'));
        await journal.resolve('twin', 'send-again');
        await journal.begin({ ...intentOf(TWIN), timeMs: Date.now() - 3_600_000 });
        await journal.finish(TWIN, { ...ended('accepted'), id: 'id-of-the-second-attempt' });
      },
    ],
  ])(
    'by the message log is ambiguous where its row may be of a message that looks the same and was %s',
    async (_, endTwin) => {
      const path = tempFile();
      const journal = await openJournal(path);
      await journal.begin(intentOf(TWIN));
      await journal.begin(intentOf(LOST));
      await endTwin(journal);
      await journal.finish(LOST, ended('unknown'));
      const verdicts = async (of: Journal) =>
        (await collect(settle(of, clientOfLog()))).map(({ key, finding }) => `${key} ${finding}`);
      expect(await verdicts(journal)).toContain('lost ambiguous');
      await journal.compact();
      await journal.close();
      const again = await openJournal(path);
      expect(await verdicts(again)).toContain('lost ambiguous');
      await again.close();
    },
  );

  it('by the message log is ambiguous where a message that looks the same was begun while the log was read', async () => {
    const journal = await openJournal(tempFile());
    await journal.begin(intentOf(LOST));
    await journal.finish(LOST, ended('unknown'));
    const log = clientOfLog();
    const client = {
      clock: log.clock,
      async *listMessages() {
        await journal.begin(intentOf(TWIN));
        yield* log.listMessages({});
      },
    } as any;
    expect(await collect(settle(journal, client))).toMatchObject([{ key: 'lost', finding: 'ambiguous' }]);
    await journal.close();
  });

  it('sends again what a person decides, once, and nothing else', async () => {
    late.sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'before-accept', times: 2 });
    const path = tempFile();
    const journal = await openJournal(path);
    await sendMessages(late.client, items(2), { journal, rate: RATE }).finish();
    expect(await sendMessages(late.client, items(2), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 2,
    });
    await journal.resolve('order-1', 'send-again');
    await journal.close();
    const again = await openJournal(path);
    for (let runs = 0; runs < 2; runs++) {
      expect(
        await sendMessages(late.client, items(2), { journal: again, rate: RATE }).finish(),
      ).toMatchObject({
        accepted: 1,
        unknown: 1,
      });
    }
    expect(acceptedKeys(late.sandbox)).toEqual(['order-1']);
    await again.close();
  });
});
