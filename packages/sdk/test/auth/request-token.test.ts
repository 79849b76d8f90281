import { parseTokenAnswer } from '../../src/auth/request-token.js';

describe('parseTokenAnswer', () => {
  test.each([
    ['a number', 120, 120_000],
    ['a text', '120', 120_000],
    ['a fraction', 0.5, 500],
    ['zero', 0, 0],
    ['nothing', undefined, 3_600_000],
    ['null', null, 3_600_000],
    ['a negative number', -5, 3_600_000],
    ['garbage', 'soon', 3_600_000],
    ['NaN', NaN, 3_600_000],
    ['an object', {}, 3_600_000],
  ])('expires_in is %s', (_name, expiresIn, lifetimeMs) => {
    expect(parseTokenAnswer({ access_token: 'abc', expires_in: expiresIn })).toEqual({
      value: 'abc',
      lifetimeMs,
    });
  });

  test.each([
    ['no answer', undefined],
    ['null', null],
    ['a text', 'token'],
    ['no token', { expires_in: 5 }],
    ['an empty token', { access_token: '' }],
    ['a token with a line break', { access_token: 'a\r\nX-Evil: 1' }],
  ])('refuses %s', (_name, answer) => {
    expect(() => parseTokenAnswer(answer)).toThrow(expect.objectContaining({ code: 'decode' }));
  });
});
