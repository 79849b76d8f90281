import { once } from 'node:events';
import { appendFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallbackHandler } from '@bandwidth-messages/callbacks';
import { startSandbox } from '@bandwidth-messages/sandbox';
import {
  type Journal,
  createOutcomeWatcher,
  openJournal,
  parseBulkTag,
  sendMessages,
} from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { collect } from '../support/collect.js';
import { items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { RATE } from '../support/send-list.js';
import { useLateLog } from './use-late-log.js';

const late = useLateLog();

describe('settling messages of unknown outcome', () => {
  it('by events: whatever they tell, a message that has one was accepted; those of other journals are left alone', async () => {
    late.sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 2 });
    const journal = await openJournal(tempFile());
    expect(await sendMessages(late.client, items(5), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 2,
    });
    const watcher = createOutcomeWatcher(journal);
    for (const { message } of late.sandbox.accepted) {
      await watcher.onOutcome({
        tag: message.tag?.replace(/^bulk:[^:]*/, 'bulk:another') ?? '',
        messageId: message.id,
      });
    }
    await watcher.onOutcome({ messageId: 'x' });
    await watcher.onOutcome({ tag: 'of something else', messageId: 'x' });
    expect(await sendMessages(late.client, items(5), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 2,
      earlier: 5,
    });
    for (const { message } of late.sandbox.accepted) {
      await watcher.onOutcome({ ...(message.tag && { tag: message.tag }), messageId: message.id });
    }
    expect(await sendMessages(late.client, items(5), { journal, rate: RATE }).finish()).toMatchObject({
      accepted: 5,
      unknown: 0,
    });
    expect(late.sandbox.accepted).toHaveLength(5);
    await journal.close();
  });

  it('by the callbacks that the API posts, twice and out of order: nothing is unknown that was accepted', async () => {
    const path = tempFile();
    const journal = await openJournal(path);
    const credentials = { username: 'events', password: 'a password' };
    const { node } = createCallbackHandler({
      ...credentials,
      on: {},
      watchOutcomes: createOutcomeWatcher(journal),
    });
    const receiver = createServer((...call) => void node(...call)).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    const posting = await startSandbox({
      queue: RATE,
      callbacks: [{ url: `http://127.0.0.1:${port}/`, ...credentials }],
      callbackDelivery: { duplicates: 0.5, disorderMs: 20 },
    });
    for (const stage of ['after-accept', 'before-accept'] as const) {
      posting.faults.add({
        operation: 'createMessage',
        kind: 'reset',
        stage,
        times: 'always',
        probability: 0.3,
      });
    }
    const sending = createTestClient(posting.baseUrl);
    const { unknown } = await sendMessages(sending, items(40), { journal, rate: RATE }).finish();
    expect(unknown).toBeGreaterThan(5);
    for (const { message } of posting.accepted) {
      await posting.waitForCallback({ messageId: message.id }, { timeoutMs: 50_000 });
    }
    const accepted = posting.accepted.map(({ message }) => parseBulkTag(message.tag)?.key ?? '');
    for (const key of accepted) {
      expect(await journal.visit({ key, content: '' })).toMatchObject({ state: 'accepted' });
    }
    const stillUnknown: string[] = [];
    for await (const { key } of journal.unknowns()) stillUnknown.push(key);
    expect(stillUnknown).toHaveLength(40 - accepted.length);
    await posting.close();
    receiver.close();
    await sending.close();
    await journal.close();
  });

  it('by events that another process is told of, while the sending one has the journal open', async () => {
    late.sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 2 });
    const path = tempFile();
    const early = createOutcomeWatcher(path);
    await early.onOutcome({ tag: 'bulk:whatever:order-1', messageId: 'x' });
    const journal = await openJournal(path);
    expect(await sendMessages(late.client, items(5), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 2,
    });
    appendFileSync(`${path}.outcomes`, '{"key":"torn');
    const watchers = [early, createOutcomeWatcher(path)];
    for (const { message } of late.sandbox.accepted) {
      const event = { ...(message.tag && { tag: message.tag }), messageId: message.id };
      await Promise.all(watchers.flatMap((watcher) => [watcher.onOutcome(event), watcher.onOutcome(event)]));
      await watchers[0]?.onOutcome({ tag: 'bulk:another:order-7', messageId: message.id });
    }
    await Promise.all(watchers.map((watcher) => watcher.close()));
    await journal.close();
    const again = await openJournal(path);
    expect(again.keys).toBe(5);
    expect(await sendMessages(late.client, items(5), { journal: again, rate: RATE }).finish()).toMatchObject({
      accepted: 5,
      earlier: 5,
    });
    await again.close();
    expect(late.sandbox.accepted).toHaveLength(5);
  });

  it('by an event that comes just after another watcher was killed in the middle of a line', async () => {
    const path = tempFile();
    const first = await openJournal(path);
    await first.close();
    const watcher = createOutcomeWatcher(path);
    for (const key of ['order-1', 'order-2']) {
      await watcher.onOutcome({ tag: `bulk:${first.id}:${key}`, messageId: `id of ${key}` });
      appendFileSync(`${path}.outcomes`, '{"key":"torn');
    }
    await watcher.close();
    const journal = await openJournal(path);
    expect(await collect(journal.results())).toMatchObject([{ key: 'order-1' }, { key: 'order-2' }]);
    await journal.close();
  });

  it('by an event noted beside the open journal: a person can no longer have that message sent again', async () => {
    late.sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 1 });
    const path = tempFile();
    const journal = await openJournal(path);
    expect(await sendMessages(late.client, items(1), { journal, rate: RATE }).finish()).toMatchObject({
      unknown: 1,
    });
    const watcher = createOutcomeWatcher(path);
    const [sent] = late.sandbox.accepted;
    await watcher.onOutcome({ tag: sent?.message.tag ?? '', messageId: sent?.message.id ?? '' });
    await expect(journal.resolve('order-0', 'send-again')).rejects.toMatchObject({
      field: 'key',
      message: expect.stringContaining('was accepted'),
    });
    await sendMessages(late.client, items(1), { journal, rate: RATE }).finish();
    expect(late.sandbox.accepted).toHaveLength(1);
    await watcher.close();
    await journal.close();
  });

  it('by events of its own alone, where another list was sent from a journal at the same path before', async () => {
    const path = tempFile();
    const watcher = createOutcomeWatcher(path);
    const tellEvents = async () => {
      for (const { message } of late.sandbox.accepted) {
        await watcher.onOutcome({ ...(message.tag && { tag: message.tag }), messageId: message.id });
      }
    };
    const send = async (journal: Journal) =>
      sendMessages(late.client, items(3), { journal, rate: RATE }).finish();
    const first = await openJournal(path);
    expect(await send(first)).toMatchObject({ accepted: 3 });
    await tellEvents();
    await first.close();
    // The list is over, its journal is removed, and the same keys begin anew.
    rmSync(path);
    const second = await openJournal(path);
    late.sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept' });
    expect(await send(second)).toMatchObject({ accepted: 2, unknown: 1, earlier: 0 });
    await tellEvents();
    await watcher.close();
    await second.close();
    const again = await openJournal(path);
    expect(await send(again)).toMatchObject({ accepted: 3, unknown: 0, earlier: 3 });
    await again.close();
    expect(late.sandbox.accepted).toHaveLength(6);
  });
});
