import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Pool } from 'undici';
import type { SandboxOptions } from '../../src/index.js';
import { defaultAuthorization, messagesPath, validMessage } from './api.js';

/** A sandbox in a process of its own, as it is built, whose CPU time can be told apart from that of the test. */
export interface MeasuredSandbox {
  readonly url: string;
  /** Sends this many messages, and resolves to the CPU time in microseconds that the sandbox took for each. */
  sendAll(count: number): Promise<number>;
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

export async function startMeasuredSandbox(options: SandboxOptions): Promise<MeasuredSandbox> {
  const child = spawn(process.execPath, ['-e', main, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The sandbox has ended.')));
  const answer = async <T>(): Promise<T> => ((await Promise.race([once(child, 'message'), ended])) as [T])[0];
  const url = await answer<string>();
  const pool = new Pool(url, { connections: CONNECTIONS });
  const headers = { authorization: defaultAuthorization, 'content-type': 'application/json' };
  const sendSome = async (left: { count: number }) => {
    while (left.count > 0) {
      left.count -= 1;
      const to = [`+1555${2_000_000 + (left.count % 500)}`];
      const body = JSON.stringify({ ...validMessage, to, text: `message ${left.count}` });
      const response = await pool.request({ method: 'POST', path: messagesPath, headers, body });
      await response.body.dump();
      if (response.statusCode !== 202) throw new Error(`A message was answered ${response.statusCode}.`);
    }
  };
  const cpuMicros = async () => {
    child.send('cpu');
    return answer<number>();
  };
  return {
    url,
    async sendAll(count) {
      await cpuMicros();
      const left = { count };
      await Promise.all(Array.from({ length: CONNECTIONS }, () => sendSome(left)));
      return (await cpuMicros()) / count;
    },
    async close() {
      await pool.close();
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}
