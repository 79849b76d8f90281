import { connect } from 'node:net';
import { startSandbox } from '../../src/index.js';
import { defaultAuthorization, frozenClock, validMessage } from './api.js';
import { createRandom } from '../../src/seed/random.js';
import { createSpecValidator } from './spec-validator.js';

export interface FuzzResult {
  /** How often each status came back; `none` where the connection ended without one. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers outside the documented statuses or forms, with the start of what caused them. */
  readonly problems: readonly string[];
  readonly violations: readonly string[];
  /** Whether an ordinary search still works afterwards. */
  readonly alive: boolean;
}

const path = '/api/v2/users/9900000/messages';
const documented = { GET: 'listMessages', POST: 'createMessage' } as const;
const validator = createSpecValidator();

/** Sends random and hostile requests, a few at a time and each over a connection of its own. */
export async function fuzz(count: number, seed: number): Promise<FuzzResult> {
  const sandbox = await startSandbox({
    clock: frozenClock(),
    rateLimit: false,
    seed: { messages: 200 },
    queue: { segmentsPerSecond: 1e6 },
    requestTimeoutMs: 2000,
    validateResponses: true,
  });
  const port = Number(new URL(sandbox.url).port);
  const random = createRandom(seed);
  const statuses: Record<string, number> = {};
  const problems: string[] = [];
  const work = async (share: number) => {
    for (let index = 0; index < share; index += 1) {
      const bytes = hostileRequest(random);
      const answer = await exchange(port, bytes);
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 'none';
      statuses[status] = (statuses[status] ?? 0) + 1;
      const problem = problemOf(bytes, answer, status);
      if (problem) problems.push(`${problem} <- ${bytes.subarray(0, 200).toString('latin1')}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: 20 }, () => work(Math.ceil(count / 20))));
    const last = await exchange(port, Buffer.from(head('GET', `${path}?limit=1`, '')));
    return {
      statuses,
      problems,
      violations: [...sandbox.violations],
      alive: last.startsWith('HTTP/1.1 200 '),
    };
  } finally {
    await sandbox.close();
  }
}

function problemOf(bytes: Buffer, answer: string, status: string): string | undefined {
  if (status === 'none') return undefined;
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  const [, method, target] = /^(GET|POST) (\/[^ ?]*)/.exec(bytes.toString('latin1')) ?? [];
  if (target !== path) return ['400', '404', '405'].includes(status) ? undefined : `status ${status}`;
  // What was no HTTP never came as far as an operation.
  const headers = { 'content-type': /content-type: ([^\r]*)/i.exec(answer)?.[1] };
  if (Number(status) === 500) return `status 500: ${body.slice(0, 300)}`;
  return validator.check(documented[method as 'GET'], Number(status), headers, body)[0];
}

/** Sends the bytes as they are and returns all that comes back. */
function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.write(bytes);
    // Half closed: what is not complete by now never will be.
    socket.end();
  });
}

type Random = () => number;

function head(method: string, target: string, rest: string): string {
  return `${method} ${target} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nAuthorization: ${defaultAuthorization}\r\n${rest}\r\n`;
}

function send(body: Buffer | string, contentType = 'application/json'): Buffer {
  const bytes = Buffer.from(body as string);
  const rest = `Content-Type: ${contentType}\r\nContent-Length: ${bytes.length}\r\n`;
  return Buffer.concat([Buffer.from(head('POST', path, rest)), bytes]);
}

function hostileRequest(random: Random): Buffer {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const rubbish = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  const value = (depth = 0): unknown =>
    pick<() => unknown>([
      () => null,
      () => random() * 1e18 - 5e17,
      () => random() < 0.5,
      () => rubbish(Math.floor(random() * 30)).toString('latin1'),
      () => pick(['+15553334444', '\u0000', '\ud800', '__proto__', '2026-03-11T00:00:00Z', 'https://']),
      () => (depth > 3 ? [] : Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1))),
      () => (depth > 3 ? {} : { [pick(['__proto__', 'constructor', 'a'])]: value(depth + 1) }),
    ])();
  const names = [
    ...Object.keys(validMessage),
    'media',
    'tag',
    'priority',
    'expiration',
    '__proto__',
    'toString',
  ];
  const queries = [
    'limit',
    'sort',
    'pageToken',
    'fromDateTime',
    'sourceTn',
    'errorCode',
    'bwQueued',
    '__proto__',
  ];
  const make = pick<() => Buffer>([
    () => {
      const entries = [...Object.entries(validMessage), [pick(names), value()] as const];
      const fields = entries.map(([name, field]) => `${JSON.stringify(name)}:${JSON.stringify(field)}`);
      return send(`{${fields.join()}}`);
    },
    () => {
      const text = JSON.stringify(validMessage);
      return send(text.slice(0, Math.floor(random() * text.length)));
    },
    () => send(rubbish(Math.floor(random() * 200))),
    () => send(Buffer.from(JSON.stringify({ ...validMessage, text: 'é' }), pick(['utf16le', 'latin1']))),
    () => send(JSON.stringify(validMessage), pick(['', 'text/xml', 'application/json; charset=\xff', ';;;'])),
    () => send(`${pick(['[', '{"a":', '{"to":['])}`.repeat(pick([10, 1000, 20_000]))),
    () =>
      Buffer.from(
        head(
          'GET',
          `${path}?${pick(queries)}=${encodeURIComponent(Buffer.from(String(value())).toString())}`,
          '',
        ),
      ),
    () =>
      Buffer.from(head('GET', `${path}?${pick(queries)}=${pick(['%', '%zz', '%ff', '+', '', '%00'])}`, '')),
    () => Buffer.from(head(pick(['GET', 'POST']), `/${rubbish(8).toString('base64url')}/%zz/..`, '')),
    () => Buffer.from(head(pick(['PUT', 'TRACE', 'FOO', 'get']), path, '')),
    () => Buffer.from(head('GET', path, `X: ${'a'.repeat(pick([100, 15_000, 70_000]))}\r\n`)),
    () => Buffer.from(head('POST', path, 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n')),
    () =>
      Buffer.from(
        head('POST', path, 'Transfer-Encoding: chunked\r\n') + pick(['zz\r\n', '0\r\n\r\n', 'ffffff\r\nx']),
      ),
    () => Buffer.from(head('POST', path, 'Content-Type: application/json\r\nContent-Length: 99\r\n') + '{'),
    () => Buffer.from(`GET ${path}?limit=1 HTTP/${pick(['0.9', '1.0', '2.0', '9'])}\r\n\r\n`),
    () => rubbish(Math.floor(random() * 400)),
  ]);
  return make();
}
