import { type Sandbox, type SandboxOptions, startSandbox } from '@bandwidth-messages/sandbox';
import {
  type MessagesClient,
  type MessagesEvent,
  clientCredentials,
  createMessagesClient,
} from '../src/index.js';
import { type TestClock, createTestClock } from '../src/testing.js';
import { until } from './support/fake-clock.js';

const HOUR_MS = 3_600_000;

interface OneClock {
  readonly clock: TestClock;
  readonly sandbox: Sandbox;
  readonly client: MessagesClient;
  readonly events: readonly MessagesEvent[];
}

/** A client and a sandbox on one clock, as the README tells users to start them. */
async function withOneClock(
  options: SandboxOptions,
  test: (parts: OneClock) => Promise<void>,
): Promise<void> {
  const clock = createTestClock();
  const sandbox = await startSandbox({ ...options, clock });
  const events: MessagesEvent[] = [];
  const client = createMessagesClient({
    accountId: '9900000',
    auth: clientCredentials({
      clientId: 'sandbox-client',
      clientSecret: 'sandbox-secret',
      tokenUrl: sandbox.tokenUrl,
    }),
    baseUrl: sandbox.baseUrl,
    deadlineMs: HOUR_MS,
    clock,
    onEvent: (event) => void events.push(event),
  });
  try {
    await test({ clock, sandbox, client, events });
  } finally {
    await client.close();
    await sandbox.close();
  }
}

const statusesOf = ({ requests }: Sandbox, operation: string) =>
  requests.filter((request) => request.operation === operation).map(({ status }) => status);

test('a pause until a date ends at that date on the clock that client and sandbox share, and no sooner', () =>
  withOneClock({}, async ({ clock, sandbox, client, events }) => {
    const untilMs = clock.now() + 90_000;
    sandbox.faults.add({
      operation: 'listMessages',
      kind: 'respond',
      status: 429,
      headers: { 'Retry-After': new Date(untilMs).toUTCString() },
    });
    const list = client.call('listMessages', { sourceTn: '+15551112222' });
    await until(() => events.some(({ type }) => type === 'pause'));
    await clock.advance(89_999);
    expect(statusesOf(sandbox, 'listMessages')).toEqual([429]);
    // Longer by what is drawn, and less than the time limit of an attempt, which the shared clock counts as well.
    await clock.advance(10_000);
    await list;
    expect(statusesOf(sandbox, 'listMessages')).toEqual([429, 200]);
    expect(sandbox.requests.at(-1)?.atMs).toBeGreaterThanOrEqual(untilMs);
  }));

test('a token ends for client and sandbox at the same time, so that no request is rejected for it', () =>
  withOneClock({ tokenLifetimeSeconds: 3600 }, async ({ clock, sandbox, client }) => {
    for (let hour = 0; hour < 3; hour += 1) {
      await client.call('listMessages', { limit: 1 });
      await clock.advance(HOUR_MS + 1000);
    }
    expect(statusesOf(sandbox, 'token')).toEqual([200, 200, 200]);
    expect(statusesOf(sandbox, 'listMessages')).toEqual([200, 200, 200]);
  }));

test('a sent message goes through its states as the shared clock moves', () =>
  withOneClock({}, async ({ clock, client, sandbox }) => {
    const { id } = await client.createMessage({
      applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
      from: '+15551112222',
      to: ['+15553334444'],
      text: 'Your table is ready.',
    });
    const status = async () => (await client.listMessages({ messageId: id }).first())?.messageStatus;
    expect(await status()).toBe('RECEIVED');
    const delivered = sandbox.waitForMessage({ id, state: 'DELIVERED' });
    await clock.advance(10_000);
    await delivered;
    expect(await status()).toBe('DELIVERED');
  }));
