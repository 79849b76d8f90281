import * as fc from 'fast-check';
import { Secrets } from '../../src/redaction/secrets.js';

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');
const toFormText = (text: string): string => new URLSearchParams({ t: text }).toString().slice(2);
const secretsOf = (...secrets: string[]): Secrets => {
  const store = new Secrets();
  for (const secret of secrets) store.add(secret);
  return store;
};

describe('a store of secrets', () => {
  const secret = 'p+ä ss/w"rd?%';

  test.each([
    ['as it is', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', toFormText(secret)],
    ['in base64', toBase64(secret)],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['in JSON', JSON.stringify(secret)],
  ])('takes out a secret %s', (_name, form) => {
    const text = secretsOf(secret).redact(`before ${form} after`);
    expect(text).toMatch(/^before "?\[secret\]=*"? after$/);
  });

  test('takes out credentials of requests, with and without their scheme', () => {
    const redactor = secretsOf('Bearer canary-token');
    expect(redactor.redact('got Bearer canary-token, that is canary-token')).not.toContain('canary');
  });

  test('keeps the secrets that are used again and again, and the last tokens, however many there were', () => {
    const redactor = new Secrets();
    for (let i = 0; i < 1000; i++) {
      redactor.add('canary-lasting');
      redactor.add(`token-${i}-x`);
    }
    expect(redactor.redact('canary-lasting token-999-x token-960-x')).toBe('[secret] [secret] [secret]');
  });

  test('no text lets a secret through', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), fc.string(), fc.string(), (hidden, before, after) => {
        fc.pre(!`${before}[secret]${after}`.includes(hidden));
        expect(secretsOf(hidden).redact(`${before}${hidden}${after}`)).not.toContain(hidden);
      }),
    );
  });

  test('no text lets a secret through in base64, or in escapes, whatever stands beside it', () => {
    const encodings = [
      (text: string) => JSON.stringify(text).slice(1, -1),
      encodeURIComponent,
      toFormText,
      (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
    ];
    const secrets = fc
      .stringMatching(/^[\w ,.:;\\"'&%+/<>=-]{12,40}$/)
      .filter((text) => text === text.trim());
    const forms = fc.constantFrom(
      (text: string) => text,
      (text: string) => toBase64(text).replace(/=+$/, ''),
    );
    const escapes = fc.array(fc.constantFrom(...encodings), { maxLength: 2 });
    const beside = fc.constantFrom('', '"', '\\', '%', '&', '&#', '%4', '%ff', '\\u00', 'a', '{"a":"');
    fc.assert(
      fc.property(secrets, forms, escapes, beside, beside, (hidden, form, escape, before, after) => {
        const base = form(hidden);
        const quoted = escape.reduce((text, encode) => encode(text), base);
        expect(secretsOf(hidden).redact(before + quoted + after)).not.toContain(base);
        const basic = `Basic ${toBase64(`id:${toFormText(hidden)}`)}`;
        expect(secretsOf(basic).redact(before + quoted + after)).not.toContain(base);
      }),
    );
  });
});
