import { type AxiosOptions, type MessagesClient, basicAuth, createMessagesClient } from '../../src/index.js';
import { type FakeClock, createFakeClock, settle } from './fake-clock.js';
import { ACCOUNT_ID, BASIC, MESSAGE } from './harness.js';

export const HOST = 'https://api.example.com';
export const PATH = `/users/${ACCOUNT_ID}/messages`;
export const ACCEPTED = { id: '1' };
export const PAGE = { messages: [], pageInfo: {} };
const QUERY = { sourceTn: MESSAGE.from };
const TIMEOUT_MS = 30_000;

/** What a mock does with one request. */
export type Reply = 'accept' | 'throttle' | 'network-error' | 'hang';

/** A library that answers requests in place of the network. None of them ever opens a connection. */
export interface Mock {
  /** Answers a request by each of these, in their order. */
  start(...replies: Reply[]): void;
  /** Requests so far. */
  count(): number;
  stop(): void;
}

export const MOCKED_ADAPTERS: [name: string, axios: AxiosOptions][] = [
  ["axios's http adapter", {}],
  ["axios's fetch adapter", { adapter: 'fetch' }],
];

export const createMockedClient = (clock: FakeClock, axios: AxiosOptions): MessagesClient =>
  createMessagesClient({ accountId: ACCOUNT_ID, auth: basicAuth(BASIC), baseUrl: HOST, clock, axios });

/**
 * Waits for a call. A mock takes as many turns, and as much real time, as it likes: an attempt is timed out only where
 * its answer will never come.
 */
export const outcomeOf = async (
  clock: FakeClock,
  call: Promise<unknown>,
  isHanging: () => boolean = () => false,
): Promise<object> => {
  const results: object[] = [];
  call.then(
    (value) => results.push(value as object),
    (error: object) => results.push(error),
  );
  while (results.length === 0) {
    await settle(2);
    const [nextMs = TIMEOUT_MS] = clock.sleeping;
    if (nextMs < TIMEOUT_MS || isHanging()) await clock.advanceToNext();
  }
  return results[0]!;
};

/** What must hold whichever library mocks the network. */
export const describeMockedNetwork = (createMock: () => Mock): void => {
  describe.each(MOCKED_ADAPTERS)('sent by %s', (_adapter, axios) => {
    let clock: FakeClock;
    let mock: Mock;
    let client: MessagesClient;
    beforeEach(() => {
      clock = createFakeClock();
      mock = createMock();
      client = createMockedClient(clock, axios);
    });
    afterEach(async () => {
      mock.stop();
      await client.close({ deadlineMs: 0 });
    });

    test('messages and lists are answered, and a Retry-After is obeyed', async () => {
      mock.start('throttle', 'accept', 'accept');
      expect(await outcomeOf(clock, client.createMessage(MESSAGE))).toEqual(ACCEPTED);
      expect(clock.monotonicMs()).toBeGreaterThanOrEqual(7000);
      expect(await outcomeOf(clock, client.call('listMessages', QUERY))).toEqual(PAGE);
    });

    test('a message that fails with a network error is sent once: nobody can tell whether it was written', async () => {
      mock.start('network-error', 'accept');
      expect(await outcomeOf(clock, client.createMessage(MESSAGE))).toMatchObject({
        code: 'connection',
        outcome: 'unknown',
        attempts: 1,
      });
      expect(mock.count()).toBe(1);
    });

    test('a list that fails with a network error is asked for again', async () => {
      mock.start('network-error', 'accept');
      expect(await outcomeOf(clock, client.call('listMessages', QUERY))).toEqual(PAGE);
      expect(mock.count()).toBe(2);
    });

    test('a message that is never answered is sent once, and ends in time', async () => {
      mock.start('hang', 'accept');
      const error = await outcomeOf(clock, client.createMessage(MESSAGE), () => mock.count() > 0);
      expect(error).toMatchObject({ code: 'timeout', outcome: 'unknown', attempts: 1 });
      expect(clock.monotonicMs()).toBe(TIMEOUT_MS);
      expect(mock.count()).toBe(1);
    });
  });
};
