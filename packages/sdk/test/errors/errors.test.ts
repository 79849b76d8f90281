import { inspect } from 'node:util';
import * as sdk from '../../src/index.js';
import { copyError } from '../../src/errors/errors.js';

const ALL = [
  [new sdk.ApiError('m', { status: 404 }), 'ApiError', 'api'],
  [new sdk.AuthenticationError('m', { status: 401 }), 'AuthenticationError', 'authentication'],
  [new sdk.RateLimitError('m', { status: 429 }), 'RateLimitError', 'rate-limit'],
  [new sdk.ConnectionError('m', {}), 'ConnectionError', 'connection'],
  [new sdk.TimeoutError('m', { limit: 'timeoutMs', limitMs: 1 }), 'TimeoutError', 'timeout'],
  [new sdk.AbortError('m', { reason: 'enough' }), 'AbortError', 'abort'],
  [new sdk.DecodeError('m', { status: 200 }), 'DecodeError', 'decode'],
  [new sdk.ValidationError('m', { field: 'x' }), 'ValidationError', 'validation'],
] as const;

describe.each(ALL)('%s', (error, name, code) => {
  test('has its name, its code and its base', () => {
    expect(error).toBeInstanceOf(sdk.MessagesError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name, code, message: 'm' });
    expect(String(error)).toBe(`${name}: m`);
    expect(error.stack).toMatch(new RegExp(`^${name}: m\\n`));
    expect(inspect(error)).toContain(`code: '${code}'`);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name, code, message: 'm' });
    expect(sdk.isMessagesError(error)).toBe(true);
  });

  test('is copied with all it has', () => {
    const copy = copyError(error, { operation: 'createMessage' }, 'other words');
    expect(copy).toBeInstanceOf(error.constructor);
    expect(copy).toMatchObject({ ...error, operation: 'createMessage', message: 'other words', name });
  });
});

test('errors with an HTTP status are ApiErrors', () => {
  expect(ALL[1][0]).toBeInstanceOf(sdk.ApiError);
  expect(ALL[2][0]).toBeInstanceOf(sdk.ApiError);
});

test('errors of another copy of the package are known by brand and code', () => {
  let other: typeof sdk | undefined;
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    other = require('../../src/index.js') as typeof sdk;
  });
  const error: unknown = new other!.TimeoutError('m', { limit: 'timeoutMs', limitMs: 1 });
  expect(error).not.toBeInstanceOf(sdk.TimeoutError);
  expect(sdk.isMessagesError(error) && error.code).toBe('timeout');
});

test.each([new Error('x'), undefined, null, 'text', {}, { code: 'timeout' }])(
  '%p is no error of the SDK',
  (value) => {
    expect(sdk.isMessagesError(value)).toBe(false);
  },
);
