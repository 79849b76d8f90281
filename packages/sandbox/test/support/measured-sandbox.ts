import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Pool } from 'undici';
import type { SandboxOptions } from '../../src/index.js';
import { defaultAuthorization, messagesPath, validMessage } from './api.js';

/** A sandbox in a process of its own, as it is built, whose CPU time can be told apart from that of the test. */
export interface MeasuredSandbox {
  readonly url: string;
  /** Sends this many messages, so many a second, and resolves to the CPU time in microseconds that the sandbox took for each. */
  send(count: number, perSecond: number, numberOf?: (index: number) => string): Promise<number>;
  close(): Promise<void>;
}

const main = `
  const { startSandbox } = require(${JSON.stringify(path.join(__dirname, '..', '..'))});
  startSandbox(JSON.parse(process.argv[1])).then((sandbox) => {
    let last = process.cpuUsage();
    process.on('message', () => {
      const { user, system } = process.cpuUsage(last);
      last = process.cpuUsage();
      process.send(user + system);
    });
    process.on('disconnect', () => sandbox.close());
    process.send(sandbox.url);
  });
`;

const CONNECTIONS = 16;
/** The sandbox has one processor for itself, so that no browser takes its caches; everything else has the others. */
const PINS = process.platform === 'linux' && availableParallelism() > 1;

export async function startMeasuredSandbox(options: SandboxOptions): Promise<MeasuredSandbox> {
  const node = [process.execPath, '-e', main, JSON.stringify(options)];
  const [program = '', ...args] = PINS ? ['taskset', '-c', '0', ...node] : node;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The sandbox has ended.')));
  const answer = async <T>(): Promise<T> => ((await Promise.race([once(child, 'message'), ended])) as [T])[0];
  const url = await answer<string>();
  const pool = new Pool(url, { connections: CONNECTIONS });
  const cpuMicros = async () => {
    child.send('cpu');
    return answer<number>();
  };
  return {
    url,
    async send(count, perSecond, numberOf = (index) => `+1555${2_000_000 + (index % 500)}`) {
      await cpuMicros();
      const sending: Promise<void>[] = [];
      const startedMs = performance.now();
      while (sending.length < count) {
        const due = Math.min(count, ((performance.now() - startedMs) * perSecond) / 1000);
        while (sending.length < due) sending.push(sendOne(pool, sending.length, numberOf(sending.length)));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await Promise.all(sending);
      return (await cpuMicros()) / count;
    },
    async close() {
      await pool.close();
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}

/** Keeps this process, and the browser that it starts, off the processor of a measured sandbox. */
export function leaveProcessorOfSandbox(): void {
  if (PINS) execFileSync('taskset', ['-acp', `1-${availableParallelism() - 1}`, String(process.pid)]);
}

async function sendOne(pool: Pool, index: number, number: string): Promise<void> {
  const body = JSON.stringify({ ...validMessage, to: [number], text: `message ${index}` });
  const headers = { authorization: defaultAuthorization, 'content-type': 'application/json' };
  const response = await pool.request({ method: 'POST', path: messagesPath, headers, body });
  await response.body.dump();
  if (response.statusCode !== 202) throw new Error(`A message was answered ${response.statusCode}.`);
}
