import nock from 'nock';
import { createFakeClock } from '../support/fake-clock.js';
import { MESSAGE } from '../support/harness.js';
import {
  ACCEPTED,
  HOST,
  MOCKED_ADAPTERS,
  type Mock,
  PAGE,
  PATH,
  createMockedClient,
  describeMockedNetwork,
  outcomeOf,
} from '../support/mocked-network.js';

const activate = (): void => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
};
const deactivate = (): void => {
  nock.abortPendingRequests();
  nock.cleanAll();
  nock.restore();
};

const createMock = (): Mock => {
  let count = 0;
  return {
    start(...replies) {
      activate();
      const scope = nock(HOST).on('request', () => count++);
      for (const reply of replies) {
        for (const [method, status, body] of [
          ['GET', 200, PAGE] as const,
          ['POST', 202, ACCEPTED] as const,
        ]) {
          const mocked = scope.intercept((path) => path.startsWith(PATH), method);
          if (reply === 'network-error') mocked.replyWithError('mocked');
          else if (reply === 'throttle') mocked.reply(429, {}, { 'Retry-After': '7' });
          else if (reply === 'hang') mocked.reply((_path, _body, _answer) => undefined);
          else mocked.reply(status, body);
        }
      }
    },
    count: () => count,
    stop: deactivate,
  };
};

describe('a network that nock mocks', () => {
  describeMockedNetwork(createMock);

  describe.each(MOCKED_ADAPTERS)('with an error that names its reason, sent by %s', (_adapter, axios) => {
    const clock = createFakeClock();
    const client = createMockedClient(clock, axios);
    beforeEach(activate);
    afterEach(deactivate);

    test('"nobody listens at the port": not accepted, and tried again', async () => {
      const refused = Object.assign(new Error('mocked'), { code: 'ECONNREFUSED' });
      nock(HOST).post(PATH).times(3).replyWithError(refused);
      expect(await outcomeOf(clock, client.createMessage(MESSAGE))).toMatchObject({
        code: 'connection',
        outcome: 'not-accepted',
        attempts: 3,
      });
    });

    test('a connection that broke: unknown, and sent once', async () => {
      const reset = Object.assign(new Error('mocked'), { code: 'ECONNRESET', syscall: 'read' });
      nock(HOST).post(PATH).times(3).replyWithError(reset);
      expect(await outcomeOf(clock, client.createMessage(MESSAGE))).toMatchObject({
        code: 'connection',
        outcome: 'unknown',
        attempts: 1,
      });
    });
  });
});
