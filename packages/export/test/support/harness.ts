import { type Sandbox, type SandboxOptions, startSandbox } from '@bandwidth-messages/sandbox';
import {
  type MessagesClient,
  type MessagesClientOptions,
  type MessagesEvent,
  basicAuth,
  createMessagesClient,
} from '@bandwidth-messages/sdk';
import { type TestClock, createTestClock } from '@bandwidth-messages/sdk/testing';
import { settle } from './settle.js';

export const ACCOUNT_ID = '9900000';
export const BASIC = { username: 'sandbox-user', password: 'sandbox-password' };
export const CLIENT = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' };

/** A message that the sandbox accepts. */
export const MESSAGE = {
  applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
  from: '+15551112222',
  to: ['+15553334444'],
  text: 'Your table is ready.',
};

export interface Harness {
  readonly clock: TestClock;
  readonly sandbox: Sandbox;
  readonly client: MessagesClient;
  /** Another client of the same sandbox and clock. */
  readonly createClient: (options?: Partial<MessagesClientOptions>) => MessagesClient;
  /**
   * Waits for the promise, and whenever everything only waits for time, moves the clock to where something happens. An
   * answer that will never come counts as waiting for time.
   */
  readonly run: <T>(promise: Promise<T>) => Promise<T>;
  /** The error that the promise rejects with. */
  readonly failure: (promise: Promise<unknown>) => Promise<Error & Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

export interface HarnessOptions {
  readonly sandbox?: SandboxOptions;
  readonly client?: Partial<MessagesClientOptions>;
  readonly clock?: TestClock;
}

/** A sandbox and a client on one clock that tests move. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const clock = options.clock ?? createTestClock(Date.UTC(2026, 10, 24, 10));
  const sandbox = await startSandbox({ clock, ...options.sandbox });
  const events: MessagesEvent[] = [];
  const clients: MessagesClient[] = [];
  const createClient: Harness['createClient'] = (own = {}) => {
    const client = createMessagesClient({
      accountId: ACCOUNT_ID,
      auth: basicAuth(BASIC),
      baseUrl: sandbox.baseUrl,
      clock,
      ...options.client,
      ...own,
      onEvent: (event) => {
        events.push(event);
        return own.onEvent?.(event);
      },
    });
    clients.push(client);
    return client;
  };
  const run = createRunner(clock, () => isQuiet(sandbox, events));
  const client = createClient();
  return {
    clock,
    sandbox,
    client,
    createClient,
    run,
    failure: (promise) =>
      run(
        promise.then(
          () => Promise.reject(new Error('it was expected to fail')),
          (error: unknown) => error as Error & Record<string, unknown>,
        ),
      ),
    async close() {
      await run(Promise.all(clients.map((each) => each.close())));
      await sandbox.close();
    },
  };
}

/** Nothing is under way but requests that will never be answered. */
function isQuiet(sandbox: Sandbox, events: readonly MessagesEvent[]): boolean {
  let open = 0;
  let givenUp = 0;
  for (const event of events) {
    if (event.type === 'request') open++;
    if (event.type === 'response' || event.type === 'failure') open--;
    if (event.type === 'failure' && /^(timeout|abort)$/.test(event.code)) givenUp++;
  }
  const hung = sandbox.requests.filter(({ outcome }) => outcome === 'hung').length;
  return open <= Math.max(0, hung - givenUp);
}

function createRunner(clock: TestClock, isIdle: () => boolean): Harness['run'] {
  return async (promise) => {
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    promise.then(end, end);
    for (let quiet = 0; !isOver; quiet = isIdle() ? quiet + 1 : 0) {
      await settle(1);
      // Asked again: something may have begun in this very turn, and must not find its time over.
      if (quiet < 8 || !isIdle()) continue;
      quiet = 0;
      await clock.advanceToNext();
    }
    return promise;
  };
}
