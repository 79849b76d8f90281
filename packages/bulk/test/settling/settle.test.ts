import { appendFileSync } from 'node:fs';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import type { BulkClient } from '../../src/bulk-client.js';
import {
  type Settlement,
  createOutcomeWatcher,
  openJournal,
  parseBulkTag,
  sendMessages,
  settle,
} from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { item, items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';

const RATE = { segmentsPerSecond: 100_000 };
let sandbox: Sandbox;
let client: BulkClient;
beforeEach(async () => {
  sandbox = await startSandbox({ queue: RATE, indexLagMs: [0, 900_000] });
  client = createTestClient(sandbox.baseUrl);
});
afterEach(async () => {
  await client.close();
  await sandbox.close();
});

/** The same client, whose waits move the clock of the sandbox and take no time. */
function patientClient(): BulkClient {
  const patient: BulkClient = {
    createMessage: (message) => client.createMessage(message),
    listMessages: (query, options) => client.listMessages(query, options),
    with: () => patient,
    close: () => Promise.resolve(),
    clock: {
      ...client.clock,
      now: () => sandbox.now(),
      monotonicMs: () => sandbox.now(),
      // At once, but not within the same turn: a run also sleeps just to tell how it is getting on.
      sleep: async (ms) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        sandbox.advanceClock(ms);
      },
    },
  };
  return patient;
}

const acceptedKeys = () =>
  new Set(sandbox.accepted.map(({ message }) => parseBulkTag(message.tag)?.key ?? ''));

async function collect(settlements: AsyncIterable<Settlement>): Promise<Settlement[]> {
  const all: Settlement[] = [];
  for await (const settlement of settlements) all.push(settlement);
  return all;
}

describe('settling messages of unknown outcome', () => {
  it('by the message log: accepted, not found, or ambiguous, and none of it wrong', async () => {
    sandbox.faults.add({
      operation: 'createMessage',
      kind: 'reset',
      stage: 'after-accept',
      times: 'always',
      probability: 0.4,
    });
    sandbox.faults.add({
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
    const accepted = acceptedKeys();
    for (const { key, verdict, id, minutes } of settled) {
      expect(minutes).toBeGreaterThanOrEqual(15);
      if (verdict === 'accepted')
        expect(sandbox.accepted.find(({ message }) => message.id === id)?.message.tag).toMatch(
          new RegExp(`:${key}$`),
        );
      if (verdict === 'not-found') expect(accepted.has(key)).toBe(false);
      if (verdict === 'ambiguous') expect(['order-100', 'order-101']).toContain(key);
    }
    expect(settled.some(({ verdict }) => verdict === 'accepted')).toBe(true);
    expect(settled.some(({ verdict }) => verdict === 'not-found')).toBe(true);
    const still: string[] = [];
    for await (const { key } of journal.unknowns()) still.push(key);
    expect(still.sort()).toEqual(
      settled
        .filter(({ verdict }) => verdict !== 'accepted')
        .map(({ key }) => key)
        .sort(),
    );
    await journal.close();
  }, 120_000);

  it('by events: whatever they tell, a message that has one was accepted; those of other journals are left alone', async () => {
    sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 2 });
    const journal = await openJournal(tempFile());
    expect(await sendMessages(client, items(5), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 2,
    });
    const watcher = createOutcomeWatcher(journal);
    for (const { message } of sandbox.accepted) {
      await watcher.onOutcome({
        tag: message.tag?.replace(/^bulk:[^:]*/, 'bulk:another') ?? '',
        messageId: message.id,
      });
    }
    await watcher.onOutcome({ messageId: 'x' });
    await watcher.onOutcome({ tag: 'of something else', messageId: 'x' });
    expect(await sendMessages(client, items(5), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 2,
      earlier: 5,
    });
    for (const { message } of sandbox.accepted) {
      await watcher.onOutcome({ ...(message.tag && { tag: message.tag }), messageId: message.id });
    }
    expect(await sendMessages(client, items(5), { journal, rate: RATE }).finish()).toMatchObject({
      accepted: 5,
      unknown: 0,
    });
    expect(sandbox.accepted).toHaveLength(5);
    await journal.close();
  });

  it('by events that another process is told of, while the sending one has the journal open', async () => {
    sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 2 });
    const path = tempFile();
    const early = createOutcomeWatcher(path);
    await early.onOutcome({ tag: 'bulk:whatever:order-1', messageId: 'x' });
    const journal = await openJournal(path);
    expect(await sendMessages(client, items(5), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 2,
    });
    appendFileSync(`${path}.outcomes`, '{"key":"torn');
    const watchers = [early, createOutcomeWatcher(path)];
    for (const { message } of sandbox.accepted) {
      const event = { ...(message.tag && { tag: message.tag }), messageId: message.id };
      await Promise.all(watchers.flatMap((watcher) => [watcher.onOutcome(event), watcher.onOutcome(event)]));
      await watchers[0]?.onOutcome({ tag: 'bulk:another:order-7', messageId: message.id });
    }
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await journal.close();
    const again = await openJournal(path);
    expect(again.keys).toBe(5);
    expect(await sendMessages(client, items(5), { journal: again, rate: RATE }).finish()).toMatchObject({
      accepted: 5,
      earlier: 5,
    });
    await again.close();
    expect(sandbox.accepted).toHaveLength(5);
  });

  it('sends again what a person decides, once, and nothing else', async () => {
    sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'before-accept', times: 2 });
    const path = tempFile();
    const journal = await openJournal(path);
    await sendMessages(client, items(2), { journal, rate: RATE }).finish();
    expect(await sendMessages(client, items(2), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 2,
    });
    await journal.resolve('order-1', 'send-again');
    await journal.close();
    const again = await openJournal(path);
    for (let runs = 0; runs < 2; runs++) {
      expect(await sendMessages(client, items(2), { journal: again, rate: RATE }).finish()).toMatchObject({
        accepted: 1,
        unknown: 1,
      });
    }
    expect([...acceptedKeys()]).toEqual(['order-1']);
    await again.close();
  });
});
