// @ts-check
'use strict';
// One client in a fresh process, sampled by V8's profiler: what share of its time is spent in which part?
const { Session } = require('node:inspector/promises');
const { answerTask } = require('../lib/child.js');
const { listClients } = require('../cpu/list-clients.js');

/** @typedef {{ functionName: string, url: string }} Frame */

/** Native code counts as its caller's time: this one is the same for all. */
const { parse } = JSON;
/** @type {typeof parse} */
JSON.parse = function parseJson(text, reviver) {
  return reviver ? parse(text, reviver) : parse(text);
};

/** What a sample belongs to. The first rule that fits counts. @type {readonly [string, (frame: Frame) => boolean][]} */
const parts = [
  ['garbage collection', ({ functionName }) => functionName === '(garbage collector)'],
  ['socket reads and writes', ({ functionName, url }) => url === '' && /^write|^read/i.test(functionName)],
  [
    'parsing JSON',
    ({ functionName, url }) => functionName === 'parseJson' && url.endsWith('/profile-client.js'),
  ],
  ['our SDK', ({ url }) => /\/(packages|@bandwidth-messages)\/sdk\//.test(url)],
  ['our generated client', ({ url }) => /\/(packages|@bandwidth-messages)\/client\//.test(url)],
  [
    'axios and what it needs',
    ({ url }) => /node_modules\/(axios|follow-redirects|form-data|proxy-from-env)\//.test(url),
  ],
  ['undici', ({ url }) => /node_modules\/undici\/|^wasm:/.test(url)],
  ['node: http', ({ url }) => /^node:(_http|http)/.test(url)],
  [
    'node: abort signals, events, timers',
    ({ url }) => /^node:(internal\/(abort|event_target|timers)|events|timers)/.test(url),
  ],
  ['node: all else', ({ url }) => url.startsWith('node:')],
];

/** @param {Frame} frame */
const partOf = (frame) => parts.find(([, fits]) => fits(frame))?.[0] ?? 'V8 and native code';

/** @param {{ name: string, port: number, calls: number, concurrency: number }} task */
async function run({ name, port, calls, concurrency }) {
  const client = listClients.find((candidate) => candidate.name === name);
  if (!client) throw new Error(`no client is called ${name}`);
  const call = await client.create(port);
  const load = async () => {
    let started = 0;
    const caller = async () => {
      while (started++ < calls) await call();
    };
    await Promise.all(Array.from({ length: concurrency }, caller));
  };
  await load();

  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  await load();
  const { profile } = await session.post('Profiler.stop');

  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  /** @type {Record<string, number>} */
  const microsByPart = {};
  (profile.samples ?? []).forEach((id, index) => {
    const frame = frames.get(id);
    if (!frame || frame.functionName === '(idle)') return;
    const part = partOf(frame);
    microsByPart[part] = (microsByPart[part] ?? 0) + Number(profile.timeDeltas?.[index] ?? 0);
  });
  return Object.fromEntries(Object.entries(microsByPart).map(([part, micros]) => [part, micros / calls]));
}

if (require.main === module) answerTask(run);

module.exports = { partNames: [...parts.map(([name]) => name), 'V8 and native code'] };
