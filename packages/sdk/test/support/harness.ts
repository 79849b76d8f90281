import { type Sandbox, type SandboxOptions, startSandbox } from '@bandwidth-messages/sandbox';
import {
  type MessagesClient,
  type MessagesClientOptions,
  type MessagesEvent,
  basicAuth,
  createMessagesClient,
} from '../../src/index.js';
import { type FakeClock, createFakeClock, settle } from './fake-clock.js';

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
  readonly clock: FakeClock;
  readonly sandbox: Sandbox;
  readonly client: MessagesClient;
  readonly events: MessagesEvent[];
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
  readonly clock?: FakeClock;
}

/** A sandbox and a client on one fake clock. */
export const startHarness = async (options: HarnessOptions = {}): Promise<Harness> => {
  const clock = options.clock ?? createFakeClock();
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

  /** Nothing is under way but requests that will never be answered. */
  const isQuiet = (): boolean => {
    let open = 0;
    let givenUp = 0;
    for (const event of events) {
      if (event.type === 'request') open++;
      if (event.type === 'response' || event.type === 'failure') open--;
      if (event.type === 'failure' && /^(timeout|abort)$/.test(event.code)) givenUp++;
    }
    const hung = sandbox.requests.filter(({ outcome }) => outcome === 'hung').length;
    return open <= Math.max(0, hung - givenUp);
  };
  const run: Harness['run'] = async (promise) => {
    let over = false;
    const end = (): void => {
      over = true;
    };
    promise.then(end, end);
    for (let quiet = 0; !over; quiet = isQuiet() ? quiet + 1 : 0) {
      await settle(1);
      // Asked again: something may have begun in this very turn, and must not find its time over.
      if (quiet < 8 || !isQuiet()) continue;
      quiet = 0;
      await clock.advanceToNext();
    }
    return promise;
  };

  return {
    clock,
    sandbox,
    events,
    client: createClient(),
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
      await run(Promise.all(clients.map((client) => client.close())));
      await sandbox.close();
    },
  };
};
