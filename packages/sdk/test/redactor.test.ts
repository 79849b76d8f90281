import * as fc from 'fast-check';
import { createRedactor, toBase64, toFormText } from '../src/redactor.js';

describe('a redactor', () => {
  const secret = 'p+ä ss/w"rd?%';

  test.each([
    ['as it is', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', toFormText(secret)],
    ['in base64', toBase64(secret)],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['in JSON', JSON.stringify(secret)],
  ])('takes out a secret %s', (_name, form) => {
    const text = createRedactor([secret]).redact(`before ${form} after`);
    expect(text).toMatch(/^before "?\[secret\]=*"? after$/);
  });

  test('takes out credentials of requests, with and without their scheme', () => {
    const redactor = createRedactor([]);
    redactor.addCredential('Bearer canary-token');
    expect(redactor.redact('got Bearer canary-token, that is canary-token')).not.toContain('canary');
  });

  test('keeps lasting secrets, and the last tokens, however many there were', () => {
    const redactor = createRedactor(['canary-lasting']);
    for (let i = 0; i < 1000; i++) redactor.addCredential(`Bearer token-${i}-x`);
    expect(redactor.redact('canary-lasting token-999-x token-960-x')).toBe('[secret] [secret] [secret]');
  });

  test('no text lets a secret through', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), fc.string(), fc.string(), (hidden, before, after) => {
        fc.pre(!`${before}[secret]${after}`.includes(hidden));
        expect(createRedactor([hidden]).redact(`${before}${hidden}${after}`)).not.toContain(hidden);
      }),
    );
  });
});
