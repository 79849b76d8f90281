import type { Answer, Failure } from '../../src/call.js';
import { type BodyProblem, decideRetry } from '../../src/retry/decide-retry.js';

const answer = (status: number, isRenewed?: true): Answer => ({
  kind: 'answer',
  status,
  headers: {},
  retryAfterMs: undefined,
  content: Promise.resolve({ bytes: 0 }),
  ...(isRenewed && { isRenewed }),
});
const failure = (code: Failure['problem']['code'], reached: Failure['reached']): Failure => ({
  kind: 'failure',
  reached,
  problem: { code, text: '', details: {} },
});

const decide = (
  result: Answer | Failure,
  {
    safe = false,
    uncertain = false,
    attempts = 1,
    maxAttempts = 3,
    risk = false,
    body = undefined as BodyProblem,
  } = {},
): string =>
  decideRetry(
    result,
    body,
    { attempts, isUncertain: uncertain, wasRenewed: false },
    { maxAttempts, repeatUnknownOutcome: risk },
    safe,
  );

describe('decideRetry', () => {
  test.each([408, 500, 502, 503, 504, 599])('status %i: a list is repeated, a message never', (code) => {
    expect(decide(answer(code), { safe: true, uncertain: true })).toBe('after-wait');
    expect(decide(answer(code), { uncertain: true })).toBe('fail');
    expect(decide(answer(code), { uncertain: true, risk: true })).toBe('after-wait');
  });

  test.each([300, 400, 401, 403, 404, 405, 406, 409, 415, 422, 501, 505])('status %i: final', (code) => {
    expect(decide(answer(code), { safe: true })).toBe('fail');
    expect(decide(answer(code), { risk: true })).toBe('fail');
  });

  test.each<[string, Failure]>([
    ['a broken connection', failure('connection', 'server')],
    ['a timeout', failure('timeout', 'server')],
  ])('%s: repeated where nothing can have been accepted', (_name, result) => {
    expect(decide(result, { safe: true, uncertain: true })).toBe('after-wait');
    expect(decide(result, { uncertain: true })).toBe('fail');
    expect(decide(result, { uncertain: true, risk: true })).toBe('after-wait');
  });

  test.each(['connection', 'timeout'] as const)('%s before anything was written: repeated', (code) => {
    expect(decide(failure(code, 'adapter'))).toBe('after-wait');
  });

  test('a list whose answer cannot be read is asked for again, unless it is too long', () => {
    for (const body of ['cut', 'late', 'unreadable'] as const) {
      expect(decide(answer(200), { safe: true, uncertain: true, body })).toBe('after-wait');
    }
    expect(decide(answer(200), { safe: true, uncertain: true, body: 'too-long' })).toBe('fail');
  });

  test('a message that was answered with 202 is never sent again, whatever the body, and at no risk', () => {
    for (const body of ['cut', 'late', 'unreadable', 'too-long'] as const) {
      expect(decide(answer(202), { uncertain: true, body, risk: true })).toBe('fail');
    }
  });

  test('429: repeated after the pause, unless an earlier attempt may have been accepted', () => {
    expect(decide(answer(429))).toBe('after-pause');
    expect(decide(answer(429), { safe: true })).toBe('after-pause');
    expect(decide(answer(429), { uncertain: true })).toBe('fail');
  });

  test('a refused credential: again with a renewed one, whatever the number of attempts', () => {
    expect(decide(answer(401, true), { attempts: 3 })).toBe('again');
    expect(decide(answer(401, true), { maxAttempts: 1 })).toBe('again');
    expect(decide(answer(401))).toBe('fail');
  });

  test('the last attempt is the last', () => {
    expect(decide(answer(429), { attempts: 3 })).toBe('fail');
    expect(decide(failure('connection', 'server'), { safe: true, maxAttempts: 1 })).toBe('fail');
  });

  test.each(['abort', 'rate-limit', 'authentication'] as const)('%s before it left: final', (code) => {
    expect(decide(failure(code, 'nothing'), { safe: true })).toBe('fail');
  });

  test('a good answer is handed out', () => {
    expect(decide(answer(202))).toBe('done');
  });
});
