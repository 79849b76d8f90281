import { httpRequest } from './http-request.js';
import { startSandboxProcess } from './sandbox-process.js';
import { holdIdleSockets } from './raw-socket.js';
import { sendHostileRequests } from './send-hostile.js';

/**
 * Sends so many hostile requests to a sandbox in a process of its own, to which a thousand idle connections are kept
 * open. An exception or a rejection that it does not catch would end that process, and be said on its way out. The same `seed` makes the same requests.
 */
export async function expectToWithstand(count: number, seed?: number): Promise<void> {
  const sandbox = await startSandboxProcess({
    seed: { messages: 5000 },
    rateLimit: false,
    validateResponses: true,
    queue: { segmentsPerSecond: 1e6 },
    requestTimeoutMs: 3000,
  });
  const releaseIdle = await holdIdleSockets(sandbox.url, 1000);
  try {
    const statuses = await sendHostileRequests(sandbox.url, count, seed);
    const { text } = await httpRequest(`${sandbox.url}/__sandbox/violations`);
    expect(JSON.parse(text)).toEqual([]);
    const answered = Object.values(statuses).flatMap((ofKind) => [...ofKind.values()]);
    expect(answered.reduce((sum, times) => sum + times, 0)).toBe(count);
    const seen = (kind: keyof typeof statuses) => [...statuses[kind].keys()].sort();
    // Every documented rejection but 429 is among them, so that the requests were of many kinds; each was answered.
    expect(seen('whole')).toEqual([200, 202, 400, 401, 403, 404, 405, 406, 415]);
    expect(seen('malformed')).toContain(400);
    expect(seen('unfinished')).toEqual(['none']);
  } finally {
    releaseIdle();
    expect(await sandbox.end()).toEqual([0, '']);
  }
}
