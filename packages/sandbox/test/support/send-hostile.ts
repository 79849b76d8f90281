import { Agent, request } from 'undici';
import fc from 'fast-check';
import type { Sandbox } from '../../src/index.js';
import { hostileRequest, type HostileRequest } from './hostile-requests.js';
import { createSpecValidator } from './spec-validator.js';

const validator = createSpecValidator();
const tokenStatuses = [200, 400, 401, 405];

/** What is wrong with the answer to a request, if anything is. */
async function problemOf(
  sandbox: Sandbox,
  agent: Agent,
  { method, path, headers, body }: HostileRequest,
  statuses: Map<number, number>,
): Promise<string | undefined> {
  const response = await request(sandbox.url + path, {
    method: method as 'GET',
    headers,
    body: body ?? null,
    dispatcher: agent,
  });
  const text = await response.body.text();
  const { statusCode: status } = response;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const [target] = path.split('?') as [string];
  if (status >= 500) return `status ${status}: ${text}`;
  if (target === '/api/v1/oauth2/token')
    return tokenStatuses.includes(status) ? undefined : `token: status ${status}`;
  if (status === 404 || method === 'HEAD')
    return [404, 405].includes(status) ? undefined : `${method}: status ${status}`;
  const operation = method === 'GET' ? 'listMessages' : 'createMessage';
  const problems = validator.check(operation, status, response.headers, text);
  if (status === 405)
    return method === 'GET' || method === 'POST' ? '405 for a method that exists' : problems[0];
  return problems[0];
}

/**
 * Sends so many random requests, twenty at a time, and stops at the first that is not answered as documented.
 *
 * @returns how often each status was answered
 * @throws Error with what is wrong, the request, and the seed that makes it again; cut, since requests can be very long.
 */
export async function sendHostileRequests(sandbox: Sandbox, count: number): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  const agent = new Agent({ connections: 20 });
  const perRun = 20;
  let failure = '';
  const property = fc.asyncProperty(
    fc.array(hostileRequest, { minLength: perRun, maxLength: perRun }),
    async (requests) => {
      const problems = await Promise.all(
        requests.map((hostile) => problemOf(sandbox, agent, hostile, statuses)),
      );
      const wrong = problems.findIndex((problem) => problem !== undefined);
      failure =
        wrong < 0
          ? sandbox.violations.join('; ')
          : `${problems[wrong]} for ${JSON.stringify(requests[wrong])}`;
      return failure === '';
    },
  );
  try {
    const result = await fc.check(property, { numRuns: Math.ceil(count / perRun), endOnFailure: true });
    if (!result.failed) return statuses;
    const what = failure === '' ? String(result.errorInstance) : failure;
    throw new Error(`Seed ${result.seed}, path ${result.counterexamplePath}: ${what.slice(0, 2000)}`);
  } finally {
    await agent.destroy();
  }
}
