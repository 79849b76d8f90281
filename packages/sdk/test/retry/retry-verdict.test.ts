import {
  AbortError,
  ApiError,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  RateLimitError,
  TimeoutError,
  ValidationError,
} from '../../src/index.js';
import { retryVerdict } from '../../src/retry/retry-verdict.js';

const status = (code: number): ApiError => new ApiError('', { status: code });
const connection = new ConnectionError('', {});
const timeout = new TimeoutError('', { limit: 'timeoutMs', limitMs: 1 });
const decode = new DecodeError('', { status: 200 });
const limited = new RateLimitError('', { status: 429 });
const refused = new AuthenticationError('', { status: 401 });

const verdict = (
  error: unknown,
  { safe = false, uncertain = false, attempts = 1, maxAttempts = 3, risk = false, renewed = false } = {},
): string =>
  retryVerdict(
    error,
    { attempts, uncertain, refused: renewed ? 'now' : undefined, operation: { safeToRepeat: safe } },
    { maxAttempts, repeatUnknownOutcome: risk },
  );

describe('retryVerdict', () => {
  test.each([408, 500, 502, 503, 504, 599])('status %i: a list is repeated, a message never', (code) => {
    expect(verdict(status(code), { safe: true, uncertain: true })).toBe('after-backoff');
    expect(verdict(status(code), { uncertain: true })).toBe('stop');
    expect(verdict(status(code), { uncertain: true, risk: true })).toBe('after-backoff');
  });

  test.each([300, 400, 401, 403, 404, 405, 406, 409, 415, 422, 501, 505])('status %i: final', (code) => {
    expect(verdict(status(code), { safe: true })).toBe('stop');
    expect(verdict(status(code), { risk: true })).toBe('stop');
  });

  test.each([
    ['a broken connection', connection],
    ['a timeout', timeout],
    ['an unreadable answer', decode],
  ])('%s: repeated where nothing can have been accepted', (_name, error) => {
    expect(verdict(error, { safe: true, uncertain: true })).toBe('after-backoff');
    expect(verdict(error, { uncertain: true })).toBe('stop');
    expect(verdict(error)).toBe('after-backoff');
    expect(verdict(error, { uncertain: true, risk: true })).toBe('after-backoff');
  });

  test('429: repeated after the pause, unless an earlier attempt may have been accepted', () => {
    expect(verdict(limited)).toBe('after-pause');
    expect(verdict(limited, { safe: true })).toBe('after-pause');
    expect(verdict(limited, { uncertain: true })).toBe('stop');
  });

  test('a refused credential: again with a fresh one, whatever the number of attempts', () => {
    expect(verdict(refused, { renewed: true, attempts: 3 })).toBe('again');
    expect(verdict(refused, { renewed: true, maxAttempts: 1 })).toBe('again');
    expect(verdict(refused)).toBe('stop');
  });

  test('the last attempt is the last', () => {
    expect(verdict(limited, { attempts: 3 })).toBe('stop');
    expect(verdict(connection, { safe: true, maxAttempts: 1 })).toBe('stop');
  });

  test.each([new AbortError('', { reason: 0 }), new ValidationError('', { field: 'x' }), new Error('other')])(
    'final: %s',
    (error) => {
      expect(verdict(error, { safe: true })).toBe('stop');
    },
  );
});
