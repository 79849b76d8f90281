import { spawn } from 'node:child_process';
import { openJournal, sendMessages } from '../../src/index.js';
import { buildChild } from '../kill/start-child.js';
import { createTestClient } from '../support/client.js';
import { items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';

it(
  'memory stays within 30 MB from 1,000 to 1,000,000 messages, and 1,000,000 lines are read in at most 3 seconds of CPU time',
  async () => {
    const child = buildChild(`${__dirname}/memory-child.ts`);
    const running = child.start({ path: tempFile(), count: 1_000_000 });
    let output = '';
    running.process.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    expect(await running.ended).toEqual({ code: 0, errors: '' });
    child.remove();
    const { early, peak, keys, lines, cpuSeconds } = JSON.parse(output) as Record<string, number>;
    process.stdout.write(`memory and journal: ${output}`);
    expect(keys).toBe(1_000_000);
    expect(peak! - early!).toBeLessThanOrEqual(30);
    expect((cpuSeconds! / lines!) * 1e6).toBeLessThanOrEqual(3);
  },
  20 * 60_000,
);

it(
  'takes at most 1.4 times the CPU of createMessage in a loop, with an fsync for each group of lines',
  async () => {
    const code = `require('@bandwidth-messages/sandbox').startSandbox({ queue: { segmentsPerSecond: 1e6 } }).then(({ baseUrl }) => console.log(baseUrl))`;
    const server = spawn(process.execPath, ['-e', code], {
      cwd: __dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const baseUrl = await new Promise<string>((resolve) =>
      server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    );
    const client = createTestClient(baseUrl);
    const journal = await openJournal(tempFile());
    const count = 2000;
    let from = 0;
    const next = () => items(count, (from += count));
    const measure = async (work: () => Promise<unknown>) => {
      const before = process.cpuUsage();
      const startMs = performance.now();
      await work();
      const { user, system } = process.cpuUsage(before);
      return { cpuUs: (user + system) / count, perSecond: (count / (performance.now() - startMs)) * 1000 };
    };
    const ratios: number[] = [];
    for (let round = 0; round < 6; round++) {
      const loop = await measure(async () => {
        const list = next();
        const work = async (): Promise<void> => {
          for (const { message } of list) await client.createMessage(message);
        };
        await Promise.all(Array.from({ length: 10 }, work));
      });
      const bulk = await measure(() =>
        sendMessages(client, next(), { journal, rate: { segmentsPerSecond: 1e6 } }).finish(),
      );
      process.stdout.write(`loop ${JSON.stringify(loop)}, bulk ${JSON.stringify(bulk)}\n`);
      // The first round also warms the code up.
      if (round > 0) ratios.push(bulk.cpuUs / loop.cpuUs);
    }
    await journal.close();
    await client.close();
    server.kill();
    const [, , median] = ratios.sort((a, b) => a - b);
    expect(median).toBeLessThanOrEqual(1.4);
  },
  10 * 60_000,
);
