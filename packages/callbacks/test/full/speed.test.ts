import path from 'node:path';
import { runBundled } from '../support/run-bundled.js';

/**
 * Answers requests with one event each, 16 at a time, with credentials: by the handler, and by a bare function that
 * reads and parses the body and makes a Response. Prints what each took in CPU time, in turns, so that both are
 * disturbed alike by what else the machine does; and how long answers took.
 */
const PROGRAM = `
import { createCallbackHandler } from '${path.join(__dirname, '../../src/index.ts')}';
import { deliveredEvent } from '${path.join(__dirname, '../support/events.ts')}';

const authorization = 'Basic ' + btoa('callbacks:secret');
const headers = { authorization, 'content-type': 'application/json; charset=utf-8' };
let events = 0;
const handler = createCallbackHandler({
  username: 'callbacks',
  password: 'secret',
  on: { 'message-delivered': () => void (events += 1) },
});
async function bare(request: Request): Promise<Response> {
  JSON.parse(await request.text());
  return new Response(null, { status: 200 });
}
let id = 0;
async function measure(answer: (request: Request) => Promise<Response>, requests: number, latencies: number[]) {
  const cpu = process.cpuUsage();
  let left = requests;
  const worker = async () => {
    while (left-- > 0) {
      const request = new Request('https://example.com/callbacks', {
        method: 'POST', headers, body: JSON.stringify([deliveredEvent(id++)]),
      });
      const startedAtMs = performance.now();
      const { status } = await answer(request);
      if (status !== 200) throw new Error('status ' + status);
      latencies.push(performance.now() - startedAtMs);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / requests;
}
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
async function main() {
  await measure(handler.fetch, 5_000, []);
  await measure(bare, 5_000, []);
  const own: number[] = [], bareCosts: number[] = [], latencies: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    own.push(await measure(handler.fetch, 4_000, latencies));
    bareCosts.push(await measure(bare, 4_000, []));
  }
  latencies.sort((a, b) => a - b);
  const p99Ms = latencies[Math.floor(latencies.length * 0.99)]!;
  console.log(JSON.stringify({ ownUs: median(own), bareUs: median(bareCosts), p99Ms, events }));
}
main();
`;

test('an event through .fetch, credentials and all, costs at most 4 times what a bare function costs, and 100 us of CPU', async () => {
  const stdout = await runBundled(PROGRAM, __dirname);
  const { ownUs, bareUs, events } = JSON.parse(stdout) as Record<string, number>;
  expect(events).toBe(41_000);
  expect(ownUs! / bareUs!).toBeLessThanOrEqual(4);
  // 10,000 events a second on one core.
  expect(ownUs!).toBeLessThanOrEqual(100);
});
