import type { Fault } from '@bandwidth-messages/sandbox';
import * as fc from 'fast-check';
import { clientCredentials } from '../../src/index.js';
import type { AxiosOptions, MessagesErrorCode } from '../../src/index.js';
import { CLIENT, type Harness, MESSAGE, startHarness } from './harness.js';

/** What may go wrong with one request. */
interface Mishap {
  readonly fault: Fault;
  readonly on: 'createMessage' | 'listMessages' | 'token';
}

const retryAfter = fc.constantFrom(undefined, '0', '1', '1.5', '-1', 'soon');
const respond = (...statuses: number[]): fc.Arbitrary<Fault> =>
  fc
    .record({ status: fc.constantFrom(...statuses), after: retryAfter, late: fc.boolean() })
    .map(({ status, after, late }): Fault => ({
      kind: 'respond',
      status,
      ...(after !== undefined && { headers: { 'Retry-After': after } }),
      // Only a 5xx may come from behind the point where a message was accepted.
      ...(late && status >= 500 && { stage: 'after-accept' as const }),
    }));
const stage = fc.constantFrom('before-body' as const, 'before-accept' as const, 'after-accept' as const);
const BROKEN: fc.Arbitrary<Fault> = fc.oneof(
  stage.map((where): Fault => ({ kind: 'reset', stage: where })),
  stage.map((where): Fault => ({ kind: 'hang', stage: where })),
  fc.nat(60).map((bytes): Fault => ({ kind: 'truncate', bytes })),
  fc.constant<Fault>({ kind: 'html' }),
  fc.constant<Fault>({ kind: 'revoke-token' }),
);

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({
    on: fc.constant('createMessage' as const),
    fault: fc.oneof(BROKEN, respond(400, 403, 408, 429, 500, 502, 503)),
  }),
  fc.record({
    on: fc.constant('listMessages' as const),
    fault: fc.oneof(BROKEN, respond(408, 429, 500, 502, 503, 504)),
  }),
  fc.record({
    on: fc.constant('token' as const),
    fault: fc.oneof(
      respond(429, 500, 503),
      stage.map((where): Fault => ({ kind: 'reset', stage: where })),
    ),
  }),
);

/** A few mishaps, and how many requests of its kind each lets pass first. */
export const schedule = fc.array(fc.record({ mishap, skip: fc.nat(4) }), { maxLength: 6 });
export type Schedule = readonly { readonly mishap: Mishap; readonly skip: number }[];

/** Enough for each mishap of a schedule to hit one and the same call. */
const MAX_ATTEMPTS = 10;
const CALLS = 4;

/** One sandbox and one client for many schedules. */
export const startScheduleRun = async (
  axios: AxiosOptions = {},
): Promise<{
  readonly run: (schedule: Schedule) => Promise<string[]>;
  readonly close: () => Promise<void>;
}> => {
  const harness: Harness = await startHarness({ sandbox: { rateLimit: false } });

  /** Plays a schedule against a few messages and lists at once; returns what was not as it must be. */
  const run = async (faults: Schedule): Promise<string[]> => {
    const { sandbox } = harness;
    sandbox.reset();
    harness.events.length = 0;
    for (const {
      mishap: { fault, on },
      skip,
    } of faults)
      sandbox.faults.add({ ...fault, operation: on, skip, times: 1 });
    const client = harness.createClient({
      axios,
      auth: clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl }),
      retry: { maxAttempts: MAX_ATTEMPTS, baseDelayMs: 10, maxDelayMs: 100 },
      timeoutMs: 1000,
      deadlineMs: 1_000_000,
    });
    const problems: string[] = [];
    // A fresh token is tried once per call: a call that meets two revoked ones is refused.
    const revocations = faults.filter(({ mishap: { fault } }) => fault.kind === 'revoke-token').length;
    const final = [400, 403, ...(revocations > 1 ? [401] : [])];

    const send = async (text: string): Promise<void> => {
      const outcome = await client.createMessage({ ...MESSAGE, text }).then(
        () => 'accepted' as const,
        (error: unknown) => error as { outcome?: string; code: MessagesErrorCode; status?: number },
      );
      const accepted = sandbox.accepted.filter(({ message }) => message.text === text).length;
      if (accepted > 1) problems.push(`${text} was accepted ${accepted} times`);
      if (outcome === 'accepted') {
        if (accepted !== 1) problems.push(`${text} was reported as accepted, and was not`);
        return;
      }
      if (outcome.outcome === 'not-accepted') {
        if (accepted > 0) problems.push(`${text} was reported as not accepted, and was`);
        // What is certain not to have been accepted is sent again, unless the API refused the message itself.
        if (!final.includes(outcome.status ?? 0))
          problems.push(`${text} was given up: ${JSON.stringify(outcome)}`);
      } else if (outcome.outcome !== 'unknown')
        problems.push(`${text} failed without an outcome: ${JSON.stringify(outcome)}`);
    };
    const list = async (): Promise<void> => {
      const call = client.call('listMessages', { sourceTn: MESSAGE.from });
      await call.catch((error: { status?: number }) => {
        if (!final.includes(error.status ?? 0))
          problems.push(`a list was given up: ${JSON.stringify(error)}`);
      });
    };
    const calls = Array.from({ length: CALLS }, (_, index) =>
      index % 2 ? list() : send(`message ${index}`),
    );
    await harness.run(Promise.all(calls));
    await client.close();
    return problems;
  };

  return { run, close: harness.close };
};
