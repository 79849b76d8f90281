import fc from 'fast-check';
import { createTokenSeal } from '../../src/token/token-seal.js';

const URL = 'https://api.example/token';
const sealOf = (secret: string) =>
  createTokenSeal({
    url: URL,
    headers: {},
    body: `client_secret=${encodeURIComponent(secret)}`,
    timeoutMs: 1000,
  });
const secretArbitrary = fc.string({ minLength: 1, unit: 'grapheme' });

describe('a sealed token', () => {
  test('is opened with the secret it was sealed with, whatever is in it', () => {
    const property = fc.property(secretArbitrary, fc.string({ unit: 'grapheme' }), (secret, token) => {
      const seal = sealOf(secret);
      expect(seal?.open(seal.seal(token))).toBe(token);
      expect(sealOf(secret)?.markOf(token)).toBe(seal?.markOf(token));
    });
    fc.assert(property, { seed: 18 });
  });

  test('is not opened with another secret, nor after one of its bits was changed', () => {
    const property = fc.property(
      secretArbitrary,
      secretArbitrary,
      fc.string(),
      fc.nat(),
      (one, other, token, bit) => {
        fc.pre(one !== other);
        const seal = sealOf(one);
        const sealed = seal?.seal(token) ?? '';
        expect(sealOf(other)?.open(sealed)).toBeUndefined();
        const bytes = Buffer.from(sealed, 'base64');
        bytes[(bit >> 3) % bytes.length] = (bytes[(bit >> 3) % bytes.length] ?? 0) ^ (1 << (bit & 7));
        expect(seal?.open(bytes.toString('base64'))).toBeUndefined();
      },
    );
    fc.assert(property, { seed: 18 });
  });

  test('cannot be opened where it is anything else, and that throws nothing', () => {
    const property = fc.property(fc.string(), (text) => {
      expect(sealOf('secret')?.open(text)).toBeUndefined();
    });
    fc.assert(property, { seed: 18 });
  });

  test('is made for no request that holds no secret', () => {
    expect(
      createTokenSeal({ url: URL, headers: {}, body: 'grant_type=any', timeoutMs: 1000 }),
    ).toBeUndefined();
  });
});
