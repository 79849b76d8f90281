import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AbortController as PolyfilledController } from 'abort-controller';
import { clientCredentials } from '../src/index.js';
import { settle, until } from './support/fake-clock.js';
import { CLIENT, type Harness, MESSAGE, startHarness } from './support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}

/** A signal, and what makes it abort. */
interface Switch {
  readonly signal: AbortSignal;
  readonly abort: () => void;
}

/** What every kind of signal has, and nothing else: no reason, no `throwIfAborted`. */
const createBareSwitch = (): Switch => {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    addEventListener: (_type: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => listeners.delete(listener),
  };
  return {
    signal: signal as never,
    abort() {
      signal.aborted = true;
      for (const listener of listeners) listener();
    },
  };
};
const createPolyfilledSwitch = (): Switch => {
  const controller = new PolyfilledController();
  return { signal: controller.signal as AbortSignal, abort: () => controller.abort() };
};
const createOwnSwitch = (): Switch => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
};

describe.each([
  ['of this runtime', createOwnSwitch],
  ['of a polyfill', createPolyfilledSwitch],
  ['with nothing but what every kind has, as one of another realm or of a library', createBareSwitch],
])('a signal %s', (_name, createSwitch) => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  test('that has aborted: nothing is sent', async () => {
    const { signal, abort } = createSwitch();
    abort();
    const error = await harness.failure(harness.client.createMessage(MESSAGE, { signal }));
    expect(error).toMatchObject({ code: 'abort', outcome: 'not-accepted', attempts: 0 });
    expect(harness.sandbox.requests).toHaveLength(0);
  });

  test('ends a message under way, and every call it was given to', async () => {
    const { signal, abort } = createSwitch();
    harness.sandbox.faults.add({ kind: 'hang', times: 'always' });
    const calls = [
      harness.client.createMessage(MESSAGE, { signal }),
      harness.client.call('listMessages', QUERY, { signal }),
      harness.client.listMessages(QUERY, { signal }).toArray({ max: 1 }),
    ].map((call) => harness.failure(call));
    await until(() => harness.sandbox.requests.length === 3);
    abort();
    const [message, list, rows] = await Promise.all(calls);
    expect(message).toMatchObject({ code: 'abort', outcome: 'unknown', attempts: 1 });
    expect([list, rows]).toMatchObject([{ code: 'abort' }, { code: 'abort' }]);
  });

  test('ends a call that waits for a token, for a pause or for a retry', async () => {
    const { sandbox, clock, createClient } = harness;
    const auth = clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl });
    const waits = [
      { operation: 'token', kind: 'hang', options: { auth } },
      {
        operation: 'createMessage',
        kind: 'respond',
        status: 429,
        headers: { 'Retry-After': '9' },
        options: {},
      },
      { operation: 'createMessage', kind: 'reset', stage: 'before-body', options: {} },
    ] as const;
    for (const { options, ...fault } of waits) {
      const { signal, abort } = createSwitch();
      sandbox.faults.add({ ...fault, times: 1 });
      const seen = sandbox.requests.length;
      const client = createClient({ ...options, retry: { repeatUnknownOutcome: true } });
      const error = harness.failure(client.createMessage(MESSAGE, { signal }));
      await until(() => sandbox.requests.length > seen && clock.sleeping.length > 0);
      abort();
      expect(await error).toMatchObject({ code: 'abort' });
    }
  });

  test('ends a loop over rows at the next row', async () => {
    const { signal, abort } = createSwitch();
    for (let sent = 0; sent < 3; sent++) await harness.client.createMessage(MESSAGE);
    let rows = 0;
    const read = async (): Promise<void> => {
      for await (const _row of harness.client.listMessages(QUERY, { signal })) if (++rows === 2) abort();
    };
    expect(await harness.failure(read())).toMatchObject({ code: 'abort' });
    expect(rows).toBe(2);
  });
});

test('a signal is let go of after its call, so that calls with a signal each take no memory', async () => {
  const harness = await startHarness();
  const given: WeakRef<AbortSignal>[] = [];
  const send = async (): Promise<void> => {
    const { signal } = new AbortController();
    given.push(new WeakRef(signal));
    await harness.client.createMessage(MESSAGE, { signal });
  };
  for (let i = 0; i < 3; i++) await send();
  await settle(5);
  collectGarbage();
  expect(given.map((signal) => signal.deref())).toEqual([undefined, undefined, undefined]);
  await harness.close();
});

test('a signal that knows no end of listening does no harm', async () => {
  const harness = await startHarness();
  const signal = { aborted: false, addEventListener: () => undefined } as never;
  const [sent] = await Promise.allSettled([harness.client.createMessage(MESSAGE, { signal })]);
  await harness.close();
  expect(sent).toMatchObject({ status: 'fulfilled' });
});

test('a signal that is given to dozens of clients makes Node warn of nothing', async () => {
  const harness = await startHarness();
  const warnings: Error[] = [];
  const listen = (warning: Error): void => void warnings.push(warning);
  process.on('warning', listen);
  const { signal } = new AbortController();
  const clients = Array.from({ length: 30 }, () => harness.createClient());
  await Promise.all(clients.map((client) => client.createMessage(MESSAGE, { signal })));
  await settle(5);
  process.off('warning', listen);
  expect(warnings.map(({ message }) => message)).toEqual([]);
  await harness.close();
});
