// A process that sends a list and is killed: by itself at a named point, or by its parent at any moment. Bundled and
// started by start-child.ts.
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { openFileJournal } from '../../src/journal/file-journal.js';
import { type JournalFile, type JournalFiles, systemFiles } from '../../src/journal/journal-files.js';
import { sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { items } from '../support/messages.js';
import type { ChildTask } from './start-child.js';

const task = JSON.parse(process.argv[2] ?? '{}') as ChildTask;
let passed = 0;

/** Dies here, at the point that the task names, when it is reached for the n-th time. */
function reach(point: ChildTask['killAt']): boolean {
  return point === task.killAt && (passed += 1) === (task.killAtPass ?? 1);
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const files: JournalFiles = {
  ...systemFiles,
  async open(path) {
    const file = await systemFiles.open(path);
    let hasIntent = false;
    const wrapped: JournalFile = {
      ...file,
      async append(bytes) {
        hasIntent = text(bytes).includes('"mark":"intent"');
        const hasResult = text(bytes).includes('"mark":"accepted"');
        if (hasIntent && reach('before-intent')) die();
        if (hasResult && reach('before-result')) die();
        if (hasResult && reach('torn-result')) {
          await file.append(bytes.slice(0, Math.floor(bytes.length / 2)));
          die();
        }
        await file.append(bytes);
        if (hasIntent && reach('after-write')) die();
      },
      async sync() {
        await file.sync();
        if (hasIntent && reach('after-fsync')) die();
      },
    };
    return wrapped;
  },
  async rename(from, to) {
    if (reach('before-rename')) die();
    await systemFiles.rename(from, to);
    if (reach('after-rename')) die();
  },
};

/** Each message has a connection of its own, which dies with the process at the point that the task names. */
class DyingAgent extends Agent {
  override createConnection(
    ...args: Parameters<Agent['createConnection']>
  ): ReturnType<Agent['createConnection']> {
    if (reach('before-connect')) die();
    const socket = super.createConnection(...args) as Socket;
    const write = socket.write.bind(socket) as (data: string | Uint8Array, ...rest: unknown[]) => boolean;
    socket.write = (data: string | Uint8Array, ...rest: unknown[]) => {
      const whole = typeof data === 'string' ? data : text(data);
      if (whole.startsWith('POST') && reach('headers-written')) {
        const result = write(whole.slice(0, whole.indexOf('\r\n\r\n') + 4), die);
        socket.uncork();
        return result;
      }
      if (whole.includes('{') && reach('body-written')) {
        const result = write(data, die);
        socket.uncork();
        return result;
      }
      return write(data, ...rest);
    };
    socket.prependListener('data', () => {
      if (reach('answer-read')) die();
    });
    return socket;
  }
}

async function main(): Promise<void> {
  const { baseUrl, path, count, concurrency, compact = false } = task;
  const client = createTestClient(baseUrl, { axios: { httpAgent: new DyingAgent({ keepAlive: false }) } });
  const controller = new AbortController();
  process.once('SIGTERM', () => controller.abort());
  const journal = await openFileJournal(path, { files });
  if (compact) await journal.compact();
  process.stdout.write('ready\n');
  const rate = { segmentsPerSecond: 100_000 };
  try {
    await sendMessages(client, items(count), {
      journal,
      concurrency,
      rate,
      signal: controller.signal,
    }).finish();
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.exitCode = 3;
  }
  await journal.close();
  await client.close();
}

void main();
