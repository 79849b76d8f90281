import { Redaction } from '../../src/redaction/redaction.js';
import { clientCredentials } from '../../src/index.js';
import { CLIENT, MESSAGE, startHarness } from '../support/harness.js';

const TEXT = 'Grüße & "bis" bald: the code is 9182';
const PHONE = '+15553334444';
const call = { given: { messageRequest: { ...MESSAGE, to: [PHONE], text: TEXT } } };
const json = JSON.stringify(TEXT).slice(1, -1);
const html = TEXT.replace(/[&"]/g, (character) => `&#${character.charCodeAt(0)};`);

describe('what was sent is not told, in whatever form it is quoted', () => {
  test.each([
    ['as it is', TEXT],
    ['in JSON', json],
    [
      'in JSON with escapes',
      [...TEXT].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    ['in HTML', html],
    ['in a URL', encodeURIComponent(TEXT)],
    ['in a form', new URLSearchParams({ t: TEXT }).toString().slice(2)],
    ['escaped twice', encodeURIComponent(html)],
    ['in part', TEXT.slice(3, 24)],
    ['in a part of eight characters', TEXT.slice(-8)],
    ['in capitals', TEXT.toUpperCase()],
  ])('a text %s', (_name, quoted) => {
    const cleaned = new Redaction().clean(`Bad text: ${quoted} !`, call);
    expect(cleaned).toContain('<text>');
    expect(cleaned).not.toMatch(/code is|bald|9182/i);
  });

  test.each([
    'Hello\nAnn,\tthe\r\ncode\fis\b91',
    'a path: c:\\new\\table 9182',
    '#+\t   % : €"$"',
    'He "said it to all of us" 91',
  ])('a text with escapes of its own, in JSON of any depth: %j', (text) => {
    const lines = { given: { messageRequest: { ...MESSAGE, text } } };
    const once = JSON.stringify(text).slice(1, -1);
    const twice = JSON.stringify(once).slice(1, -1);
    for (const quoted of [text, once, twice]) {
      expect(new Redaction().clean(`Bad text: ${quoted} !`, lines)).toBe('Bad text: <text> !');
    }
  });

  test.each([
    '+15553334444',
    '15553334444',
    '(555) 333-4444',
    '555.333.4444',
    '+1 555 333 4444',
    '%2B15553334444',
  ])('a number as %s', (quoted) => {
    const cleaned = new Redaction().clean(`Bad number ${quoted}.`, call);
    expect(cleaned).not.toMatch(/4444|333/);
  });

  test.each([
    ['(555)  333 - 4444', '<to[0]>'],
    ['15553334444 or +15553339999', '<to[0]> or <number>'],
    ['555 333 4444 666 333 4444', '<to[0]>'],
  ])('numbers are told by their field, or as numbers: %s', (quoted, expected) => {
    expect(new Redaction().clean(`Bad: ${quoted}.`, call)).toBe(`Bad: ${expected}.`);
  });

  test('a date stays as it is', () => {
    const text = 'not before 2026-01-02T03:04:05Z';
    expect(new Redaction().clean(text, call)).toBe(text);
  });

  test('a text in escapes that cannot all be decoded', () => {
    const quoted = `%ff${encodeURIComponent(TEXT)}`;
    expect(new Redaction().clean(`Bad text: ${quoted}`, call)).not.toMatch(/code|bald|9182/);
  });

  test('a secret that stays the same is known for as long as it is sent, however often others change', () => {
    const redaction = new Redaction();
    for (let i = 0; i < 1000; i++) {
      redaction.learn(Object.entries({ 'X-Api-Key': 'lasting-key', Authorization: `Bearer token-${i}` }));
    }
    expect(redaction.clean('lasting-key token-999', call)).toBe('[secret] [secret]');
  });

  test('a short value of an ordinary header is no secret, and takes nothing out of words', () => {
    const redaction = new Redaction();
    redaction.learn(Object.entries({ 'X-Env': 'prod', 'X-Api-Key': 'abc' }));
    expect(redaction.clean('production, prod and abc', call)).toBe('production, prod and [secret]');
  });

  test('secrets are learned where they pass: headers, forms, Basic', () => {
    const redaction = new Redaction();
    redaction.learn([['Authorization', `Basic ${btoa('user:pass-word-1')}`]]);
    redaction.learn([['X-Sig', 'signature-value-xyz']]);
    redaction.learn(new URLSearchParams('grant_type=x&client_secret=form-secret-2&pin=4711'));
    const text = 'pass-word-1 signature-value-xyz form-secret-2 4711 grant';
    expect(redaction.clean(text, call)).toBe('[secret] [secret] [secret] [secret] grant');
  });

  test('a description of 8 MB and 100,000 field errors make a short message, and take less than 50 times what JSON takes for them', async () => {
    const harness = await startHarness();
    const fieldErrors = Array.from({ length: 100_000 }, () => ({ fieldName: 'to', description: 'x' }));
    for (const body of [{ description: 'y'.repeat(8_000_000) }, { fieldErrors }]) {
      harness.sandbox.faults.add({
        operation: 'createMessage',
        kind: 'respond',
        status: 400,
        body,
        times: 1,
      });
      const start = process.cpuUsage();
      const error = await harness.failure(harness.client.createMessage(MESSAGE));
      const used = process.cpuUsage(start).user;
      expect(error.message.length).toBeLessThan(2000);
      const compared = process.cpuUsage();
      for (let count = 0; count < 5; count++) JSON.parse(JSON.stringify(body));
      expect(used).toBeLessThan(10 * process.cpuUsage(compared).user);
    }
    await harness.close();
  });

  test.each([
    ['cut', '{"access_token":"canary-token-12345","expires'],
    ['form-encoded', 'access_token=canary-token-12345&expires_in=60'],
    ['HTML around JSON', '<pre>{"access_token":"canary-token-12345"}</pre>'],
    [
      'an error with the token in it',
      '{"error":"canary-token-12345","error_description":"canary-token-12345"}',
    ],
    ['a token of 200 kB', JSON.stringify({ access_token: `canary${'x'.repeat(200_000)}` })],
  ])('an answer of the token endpoint that is no good (%s) is never quoted', async (_name, body) => {
    const harness = await startHarness();
    for (const status of [200, 400]) {
      harness.sandbox.faults.add({ operation: 'token', kind: 'respond', status, body, times: 1 });
      const auth = clientCredentials({ ...CLIENT, tokenUrl: harness.sandbox.tokenUrl });
      const error = await harness.failure(
        harness.createClient({ auth, retry: false }).createMessage(MESSAGE),
      );
      expect(error).toMatchObject({ outcome: 'not-accepted', attempts: 0 });
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('canary');
    }
    await harness.close();
  });
});
