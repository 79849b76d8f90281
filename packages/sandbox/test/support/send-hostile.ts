import { Agent, request } from 'undici';
import fc from 'fast-check';
import { messagesPath } from './api.js';
import { hostileRequest, type HostileRequest, type WholeRequest } from './hostile-requests.js';
import { sendRaw } from './raw-socket.js';
import { createSpecValidator } from './spec-validator.js';

const validator = createSpecValidator();
const tokenStatuses = [200, 400, 401, 405];

/** How often each status was answered to each kind of request; `none` where the connection ended without one. */
export type Statuses = Readonly<Record<HostileRequest['kind'], Map<number | 'none', number>>>;

/** An answer, and what is wrong with it, if anything is. */
interface Judged {
  readonly status: number | 'none';
  readonly problem: string | undefined;
}

async function sendWhole(url: string, agent: Agent, whole: WholeRequest): Promise<Judged> {
  const { method, path, headers, body } = whole;
  const options = { method: method as 'GET', headers, body: body ?? null, dispatcher: agent };
  const response = await request(url + path, options);
  const text = await response.body.text();
  const { statusCode: status } = response;
  return { status, problem: problemOf(whole, status, response.headers, text) };
}

function problemOf(
  { method, path }: WholeRequest,
  status: number,
  headers: Record<string, unknown>,
  text: string,
): string | undefined {
  const [target] = path.split('?') as [string];
  if (status >= 500) return text;
  if (target === '/api/v1/oauth2/token') return tokenStatuses.includes(status) ? undefined : text;
  if (status === 404) return target === messagesPath ? 'the path is known' : undefined;
  if (status === 405) return method === 'GET' || method === 'POST' ? 'the method is known' : undefined;
  return validator.check(method === 'GET' ? 'listMessages' : 'createMessage', status, headers, text)[0];
}

/** What is no HTTP is rejected or cut off; what happens to be whole after all is answered like any other. */
async function sendMalformed(url: string, bytes: Buffer): Promise<Judged> {
  const { status = 'none', contentType, body } = await sendRaw(url, bytes, { thenEnd: true });
  if (status === 'none' || status === 404) return { status, problem: undefined };
  const headers = { 'content-type': contentType };
  const problems = (['createMessage', 'listMessages'] as const).map(
    (operation) => validator.check(operation, status, headers, body)[0],
  );
  return { status, problem: status >= 500 || problems.every(Boolean) ? (problems[0] ?? body) : undefined };
}

/** Who does not go on is cut off. */
async function sendUnfinished(url: string, bytes: Buffer): Promise<Judged> {
  const { status = 'none' } = await sendRaw(url, bytes);
  return { status, problem: status === 'none' ? undefined : 'answered before it was complete' };
}

function send(url: string, agent: Agent, hostile: HostileRequest): Promise<Judged> {
  if (hostile.kind === 'whole') return sendWhole(url, agent, hostile);
  return hostile.kind === 'malformed'
    ? sendMalformed(url, hostile.bytes)
    : sendUnfinished(url, hostile.bytes);
}

/**
 * Sends so many random requests, twenty at a time, and stops at the first that is not answered as documented.
 *
 * @throws Error with what is wrong, the request, and the seed that makes it again; cut, since requests can be very long.
 */
export async function sendHostileRequests(url: string, count: number, seed?: number): Promise<Statuses> {
  const statuses: Statuses = { whole: new Map(), malformed: new Map(), unfinished: new Map() };
  const agent = new Agent({ connections: 20 });
  const perRun = 20;
  /** Those that are cut off by time are not waited for one by one. */
  const waiting: Promise<unknown>[] = [];
  let failure = '';
  const judge = async (hostile: HostileRequest) => {
    const { status, problem } = await send(url, agent, hostile);
    statuses[hostile.kind].set(status, (statuses[hostile.kind].get(status) ?? 0) + 1);
    if (problem !== undefined) failure ||= `status ${status}, ${problem}: ${inWords(hostile)}`;
  };
  const property = fc.asyncProperty(
    fc.array(hostileRequest, { minLength: perRun, maxLength: perRun }),
    async (requests) => {
      const sent = requests.map((hostile) => ({ hostile, judged: judge(hostile) }));
      for (const { hostile, judged } of sent) if (hostile.kind === 'unfinished') waiting.push(judged);
      await Promise.all(
        sent.filter(({ hostile }) => hostile.kind !== 'unfinished').map(({ judged }) => judged),
      );
      return failure === '';
    },
  );
  try {
    const result = await fc.check(property, {
      numRuns: Math.ceil(count / perRun),
      endOnFailure: true,
      ...(seed === undefined ? {} : { seed }),
    });
    await Promise.all(waiting);
    if (!result.failed && failure === '') return statuses;
    const what = failure === '' ? String(result.errorInstance) : failure;
    throw new Error(`Seed ${result.seed}, path ${result.counterexamplePath}: ${what.slice(0, 2000)}`);
  } finally {
    await agent.destroy();
  }
}

function inWords(hostile: HostileRequest): string {
  return JSON.stringify(hostile.kind === 'whole' ? hostile : hostile.bytes.toString('latin1'));
}
