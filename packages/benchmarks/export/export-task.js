// @ts-check
'use strict';
// One way of reading all rows of a range of time, in a fresh process that measures itself.
const { performance } = require('node:perf_hooks');
const { answerTask } = require('../lib/child.js');
const { createSdk, get } = require('./connections.js');

/** @typedef {{ fromDateTime: string, toDateTime: string, limit: number }} Query */
/** @typedef {{ how: string, port: number, query: Query, concurrency: number, urls: readonly string[] }} Task */
/** @typedef {{ rows: number, perSecond: number, cpuMicros: number, peakMb: number }} Reading CPU time per row */

/** @param {Task} task */
async function readExport({ how, port, query, concurrency }) {
  const { exportMessages } = require('@bandwidth-messages/export');
  const client = createSdk(port, how);
  const { limit, ...range } = query;
  let rows = 0;
  let lastTime = '';
  let lastId = '';
  for await (const row of exportMessages(client, range, { settleMs: 0, concurrency, limit })) {
    const { receiveTime = '', messageId = '' } = row;
    // Strictly ascending, so none can have come twice.
    if (receiveTime < lastTime || (receiveTime === lastTime && messageId <= lastId)) {
      throw new Error(`${messageId} of ${receiveTime} came after ${lastId} of ${lastTime}`);
    }
    lastTime = receiveTime;
    lastId = messageId;
    rows += 1;
  }
  await client.close();
  return rows;
}

/** Nothing but requests and JSON: no windows, no order, no checks. @param {Task} task */
async function readPages({ port, urls, concurrency }) {
  const left = urls.values();
  let rows = 0;
  const read = async () => {
    // All readers take from the same iterator.
    for (const url of left) {
      const { messages } = await get(port, url);
      rows += messages.length;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, read));
  return rows;
}

/** @param {Task} task @returns {Promise<Reading>} */
async function run(task) {
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const rows = await (task.urls.length > 0 ? readPages(task) : readExport(task));
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    rows,
    perSecond: rows / seconds,
    cpuMicros: (user + system) / rows,
    peakMb: process.resourceUsage().maxRSS / 1000,
  };
}

answerTask(run);
