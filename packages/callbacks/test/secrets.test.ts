import { inspect } from 'node:util';
import { createCallbackHandler, createMemoryCallbackStore, parseCallbacks } from '../src/index.js';
import { deliveredEvent, receivedEvent } from './support/events.js';
import { callbackRequest } from './support/post.js';

const PASSWORD = 'correct horse battery staple';
const PATH_SECRET = 'staple-battery-horse-correct';
const TEXT = 'my most private words';
const NUMBER = '5557654321';
const secrets = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  btoa(`callbacks:${PASSWORD}`),
  PATH_SECRET,
  TEXT,
  NUMBER,
];

function shown(value: unknown): string {
  const deep = { depth: Infinity, showHidden: true, getters: true, maxStringLength: Infinity };
  return `${inspect(value, deep)}${String(value)}${JSON.stringify(value) ?? ''}`;
}

function expectNoSecretIn(...values: unknown[]): void {
  for (const value of values) for (const secret of secrets) expect(shown(value)).not.toContain(secret);
}

test('a handler that is printed shows no credential', () => {
  const handler = createCallbackHandler({
    username: 'callbacks',
    password: PASSWORD,
    pathSecret: PATH_SECRET,
    on: {},
  });
  expectNoSecretIn(handler, handler.fetch, handler.node, handler.lambda);
});

test('a store that is printed shows no number', async () => {
  const store = createMemoryCallbackStore();
  await store.begin(`a message-sent +1${NUMBER}`, 1000);
  expectNoSecretIn(store);
});

test('no answer, no warning and no error of its own holds a credential, a text or a number', async () => {
  const written = jest.fn();
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation(written),
  );
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const credentials = { username: 'callbacks', password: PASSWORD, pathSecret: PATH_SECRET };
  const refuse = async () => {
    throw new Error('no database');
  };
  const store = { ...createMemoryCallbackStore(), begin: async () => 'maybe' as 'new' };
  const handlers = [
    createCallbackHandler({ ...credentials, on: { other: refuse } }),
    createCallbackHandler({ ...credentials, on: { other: refuse }, onError }),
    createCallbackHandler({ ...credentials, on: {}, store, onError }),
  ];
  const good = JSON.stringify([receivedEvent(1, TEXT), deliveredEvent(2)]);
  const bodies = [good, good.slice(0, -5), JSON.stringify(TEXT), `{"type":5,"text":"${TEXT}"}`];
  const headers = [
    {},
    { authorization: `Basic ${btoa(`callbacks:${PASSWORD}`)}` },
    { authorization: `Basic ${btoa(`callbacks:${PASSWORD}!`)}` },
    { authorization: PASSWORD },
  ];
  try {
    for (const handler of handlers) {
      for (const body of bodies) {
        for (const header of headers) {
          const answer = await handler.fetch(callbackRequest(body, header));
          expectNoSecretIn(await answer.text(), [...answer.headers]);
        }
        const answer = await handler.fetch(callbackRequest(body, {}, `https://example.com/${PATH_SECRET}`));
        expectNoSecretIn(await answer.text(), [...answer.headers]);
      }
    }
    expect(errors.length).toBeGreaterThan(4);
    expectNoSecretIn(...errors, ...written.mock.calls);
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
});

test.each(['{"text":"my most private words', '"my most private words"', '[5557654321]'])(
  'the error for the body %p quotes nothing of it',
  (body) => {
    const errors: unknown[] = [];
    try {
      parseCallbacks(body);
    } catch (error) {
      errors.push(error);
    }
    expect(errors).toHaveLength(1);
    expectNoSecretIn(...errors);
  },
);
