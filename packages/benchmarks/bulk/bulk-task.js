// @ts-check
'use strict';
// One way of sending a list, in a fresh process that measures itself.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const { openJournal, sendMessages } = require('@bandwidth-messages/bulk');
const { basicAuth, createMessagesClient } = require('@bandwidth-messages/sdk');
const { answerTask } = require('../lib/child.js');

/** @typedef {import('@bandwidth-messages/sdk').MessagesClient} MessagesClient */
/** @typedef {{ kind: 'loop' | 'bulk', port: number, messages: number, concurrency: number }} Task */

/** @param {number} count */
function* listOf(count) {
  for (let index = 0; index < count; index += 1) {
    const message = {
      applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
      from: '+15551112222',
      to: `+1555${String(3_000_000 + index)}`,
      text: 'Hello',
    };
    yield { key: `key-${index}`, message };
  }
}

/** As many at a time, without a journal. @param {MessagesClient} client @param {Task} task */
async function sendInLoop(client, { messages, concurrency }) {
  const list = listOf(messages);
  const send = async () => {
    for (const { message } of list) await client.createMessage(message);
  };
  await Promise.all(Array.from({ length: concurrency }, send));
}

/** @param {MessagesClient} client @param {Task} task @param {string} folder */
async function sendInBulk(client, { messages, concurrency }, folder) {
  const journal = await openJournal(path.join(folder, 'journal'));
  const rate = { segmentsPerSecond: 1_000_000, capacitySeconds: 900 };
  const { accepted } = await sendMessages(client, listOf(messages), { journal, concurrency, rate }).finish();
  await journal.close();
  if (accepted !== messages) throw new Error(`${accepted} of ${messages} messages were accepted`);
}

/** @param {Task} task */
async function run(task) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-bulk-'));
  const client = createMessagesClient({
    accountId: '9900000',
    auth: basicAuth({ username: 'sandbox-user', password: 'sandbox-password' }),
    baseUrl: `http://127.0.0.1:${task.port}/api/v2`,
  });
  try {
    await sendInLoop(client, { ...task, messages: 500 });
    const before = process.cpuUsage();
    const startedMs = performance.now();
    await (task.kind === 'loop' ? sendInLoop(client, task) : sendInBulk(client, task, folder));
    const seconds = (performance.now() - startedMs) / 1000;
    const { user, system } = process.cpuUsage(before);
    return { perSecond: task.messages / seconds, micros: (user + system) / task.messages };
  } finally {
    await client.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

answerTask(run);
