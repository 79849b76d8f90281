import { CallbackError, createCallbackHandler, type CallbackHandlerOptions } from '../../src/index.js';

const good = { username: 'callbacks', password: 'secret', on: {} };
const create = (options: unknown) => createCallbackHandler(options as CallbackHandlerOptions);
const refusal = (options: unknown): CallbackError => {
  try {
    create(options);
  } catch (error) {
    if (error instanceof CallbackError) return error;
    throw error;
  }
  throw new Error('The options were accepted.');
};

test.each<[string, string, unknown]>([
  ['no options', 'options', undefined],
  ['a list', 'options', []],
  ['no user name', 'username', { password: 'secret', on: {} }],
  ['no credentials', 'username', { on: {} }],
  ['an environment variable that is not set', 'password', { ...good, password: undefined }],
  ['an empty user name', 'username', { ...good, username: '' }],
  ['a user name with a colon', 'username', { ...good, username: 'a:b' }],
  ['an empty password', 'password', { ...good, password: '' }],
  ['a number for a password', 'password', { ...good, password: 12345 }],
  ['unauthenticated beside credentials', 'unauthenticated', { ...good, unauthenticated: true }],
  ['unauthenticated as a text', 'unauthenticated', { on: {}, unauthenticated: 'true' }],
  ['a path secret that can be guessed', 'pathSecret', { on: {}, pathSecret: 'secret' }],
  ['a path secret with a slash', 'pathSecret', { on: {}, pathSecret: 'secret/secret/secret/secret' }],
  ['no handlers', 'on', { username: 'a', password: 'b' }],
  ['a function for handlers', 'on', { ...good, on: () => {} }],
  ['a misspelt type of event', 'on.message-recieved', { ...good, on: { 'message-recieved': () => {} } }],
  ['a handler that is no function', 'on.message-failed', { ...good, on: { 'message-failed': 'log' } }],
  ['no bytes', 'maxBytes', { ...good, maxBytes: 0 }],
  ['NaN bytes', 'maxBytes', { ...good, maxBytes: NaN }],
  ['bytes as a text', 'maxBytes', { ...good, maxBytes: '1000' }],
  ['an endless time', 'timeoutMs', { ...good, timeoutMs: Infinity }],
  ['a time after the sender has given up', 'timeoutMs', { ...good, timeoutMs: 10_001 }],
  ['another way to acknowledge', 'acknowledge', { ...good, acknowledge: 'last' }],
  ['a store without a method', 'store', { ...good, store: { begin: () => {}, done: () => {} } }],
  ['null for a store', 'store', { ...good, store: null }],
  ['a function to watch outcomes', 'watchOutcomes', { ...good, watchOutcomes: () => {} }],
  ['a clock without a method', 'clock', { ...good, clock: { now: () => 0 } }],
  ['a text to tell errors', 'onError', { ...good, onError: 'log' }],
  ['an option with another name', 'timeout', { ...good, timeout: 5 }],
])('%s: refused, naming %s', (_name, field, options) => {
  const error = refusal(options);
  expect([error.code, error.field]).toEqual(['invalid-option', field]);
  expect(error.message).toContain(field);
});

test('what is refused does not show the password', () => {
  const error = refusal({ ...good, password: 'hunter2', timeoutMs: -1 });
  expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('hunter2');
});

test('options that are undefined count as left out', () => {
  expect(() =>
    create({ ...good, pathSecret: undefined, store: undefined, maxBytes: undefined, clock: undefined }),
  ).not.toThrow();
});
