// @ts-check
'use strict';
// One way of taking in events, in a fresh process that measures itself.
const { answerTask } = require('../lib/child.js');

const credentials = { username: 'bench-user', password: 'bench-password' };
const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/json; charset=utf-8' };

/** @param {number} index */
const eventOf = (index) => [
  {
    type: 'message-delivered',
    time: '2026-11-24T12:00:00.000000Z',
    to: '+15553334444',
    description: 'ok',
    message: {
      id: `1593110555875xo7watq5p${String(index).padStart(7, '0')}`,
      owner: '+15551112222',
      applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
      time: '2026-11-24T12:00:00.000Z',
      segmentCount: 1,
      direction: 'out',
      to: ['+15553334444'],
      from: '+15551112222',
      text: '',
      tag: 'order 1',
    },
  },
];

/** @param {number} index */
const requestOf = (index) =>
  new Request('http://127.0.0.1/callbacks', {
    method: 'POST',
    headers,
    body: JSON.stringify(eventOf(index)),
  });

/** The least: read the body, parse it, answer. @param {Request} request */
async function answerBare(request) {
  await request.json();
  return new Response(null, { status: 204 });
}

function createOurs() {
  const { createCallbackHandler } = require('@bandwidth-messages/callbacks');
  let handled = 0;
  const handler = createCallbackHandler({ ...credentials, on: { other: () => void (handled += 1) } });
  return { answer: handler.fetch, handled: () => handled };
}

/** @param {{ kind: 'bare' | 'ours', events: number }} task */
async function run({ kind, events }) {
  const ours = kind === 'ours' ? createOurs() : undefined;
  const answer = ours?.answer ?? answerBare;
  let next = 0;
  const send = async (/** @type {number} */ count) => {
    for (const end = next + count; next < end; next += 1) {
      const { status } = await answer(requestOf(next));
      if (status >= 300) throw new Error(`event ${next} was answered with ${status}`);
    }
  };
  await send(Math.ceil(events / 4));
  const before = process.cpuUsage();
  await send(events);
  const { user, system } = process.cpuUsage(before);
  if (ours && ours.handled() !== next) throw new Error(`${ours.handled()} of ${next} events were handled`);
  return { micros: (user + system) / events };
}

answerTask(run);
