import { wireChanges } from '../../src/diff/wire-changes.js';
import { WIRE_RULES } from '../../src/diff/wire-rules.js';
import type { Change } from '../../src/levels.js';
import { BASE, REVISION, TEXT } from '../support/wire-documents.js';

/** rule (or none: the differ's own verdict), side, part of the path, level */
const cases: [string | undefined, string, RegExp, string][] = [
  ['enum-gained-values', 'request', /enum-gained-values\/enum/, 'minor'],
  ['enum-gained-values', 'response', /enum-gained-values\/enum/, 'minor'],
  ['enum-gained-values', 'callbacks', /enum-gained-values\/enum/, 'minor'],
  ['enum-gained-values', 'request', /enum-became-text/, 'minor'],
  ['request-field-removed', 'request', /request-field-removed/, 'major'],
  ['number-format', 'request', /number-format/, 'patch'],
  ['answer-range-widened', 'response', /answer-range-widened\/maxLength/, 'minor'],
  ['answer-range-widened', 'response', /answer-range-widened\/?/, 'minor'],
  ['answer-range-widened', 'callbacks', /answer-range-widened\/maxItems/, 'minor'],
  [undefined, 'response', /answer-format-lost/, 'major'],
  ['error-status-removed', 'response', /responses\/406/, 'patch'],
  [undefined, 'response', /responses\/202/, 'major'],
  ['default-changed', 'request', /default-changed/, 'major'],
  ['default-changed', 'request', /default-added/, 'minor'],
  ['deprecated', 'request', /properties\/deprecated/, 'minor'],
  ['token-url', 'request', /tokenUrl/, 'major'],
  ['discriminator', 'response', /discriminator\/discriminator/, 'major'],
  ['discriminator', 'response', /mapping\/discriminator\/mapping\/x/, 'major'],
  ['discriminator', 'response', /mapping\/discriminator\/mapping\/y/, 'minor'],
  ['alternative-added', 'request', /alternative-added\/oneOf/, 'minor'],
  [undefined, 'request', /alternative-replaced\/oneOf/, 'major'],
  ['direction-closed', 'request', /direction-closed/, 'major'],
  ['direction-closed', 'response', /direction-closed/, 'major'],
  [undefined, 'request', /longer/, 'minor'],
  [undefined, 'response', /longer/, 'patch'],
];

/** What the rules say that a document with these fields alone cannot show: rule, side, edit of both, edit of the newer, level. */
const edits: [string, string, (document: any) => void, (document: any) => void, string][] = [
  [
    'request-body-needed',
    'request',
    (document) => delete document.paths['/m'].post.requestBody,
    (document) =>
      (document.paths['/m'].post.requestBody = {
        required: true,
        content: { 'text/plain': { schema: TEXT } },
      }),
    'major',
  ],
  [
    'written-another-way',
    'request',
    (document) => {
      document.components.parameters = { a: { name: 'a', in: 'query', schema: TEXT } };
      document.paths['/m'].post.parameters = [{ $ref: '#/components/parameters/a' }];
    },
    ({ components: { parameters } }) =>
      (parameters.a = { name: 'a', in: 'query', content: { 'application/json': { schema: TEXT } } }),
    'major',
  ],
  [
    'header-no-longer-sure',
    'response',
    (document) =>
      (document.paths['/m'].post.responses['200'].headers = { A: { required: true, schema: TEXT } }),
    (document) => delete document.paths['/m'].post.responses['200'].headers.A.required,
    'major',
  ],
  [
    'no-longer-deprecated',
    'request',
    (document) => (document.paths['/m'].post.deprecated = true),
    (document) => delete document.paths['/m'].post.deprecated,
    'patch',
  ],
  [
    'oauth-flow',
    'request',
    () => {},
    ({ components: { securitySchemes } }) => {
      const { flows } = securitySchemes.OAuth2;
      securitySchemes.OAuth2.flows = { password: flows.clientCredentials };
    },
    'major',
  ],
];

describe('what a change on the wire means', () => {
  let changes: Change[];
  beforeAll(async () => (changes = await wireChanges(BASE, REVISION)));

  it.each(cases)('rule %s on the side of the %s, at %s: %s', (rule, side, place, level) => {
    const found = changes.find(({ path, message }) => place.test(path) && message.startsWith(`${side}: `));
    expect(found).toMatchObject({ level });
    const meanings = WIRE_RULES.filter(({ name }) => name === rule).map(({ meaning }) => meaning);
    for (const meaning of meanings) expect(found?.message).toContain(meaning);
    if (!rule) expect(WIRE_RULES.some(({ meaning }) => found?.message.endsWith(meaning))).toBe(false);
  });

  it.each(edits)('rule %s on the side of the %s', async (rule, side, both, newer, level) => {
    const [old, now] = [structuredClone(BASE), structuredClone(BASE)];
    both(old);
    both(now);
    newer(now);
    const found = (await wireChanges(old, now)).filter(({ message }) => message.startsWith(`${side}: `));
    const meaning = WIRE_RULES.find(({ name }) => name === rule)?.meaning ?? '';
    expect(found.find(({ message }) => message.endsWith(meaning))).toMatchObject({ level });
  });

  it('asks for a person where no rule knows a change', async () => {
    const now: any = structuredClone(BASE);
    now.paths['/m'].post.requestBody.content['application/json'].encoding = {
      longer: { contentType: 'a/b' },
    };
    expect(await wireChanges(BASE, now)).toEqual([
      expect.objectContaining({ level: 'major', message: expect.stringMatching(/a person has to judge it/) }),
    ]);
  });

  it('has a case for each rule, and a reason', () => {
    for (const { name, why } of WIRE_RULES) {
      expect([...cases, ...edits].map(([rule]) => rule)).toContain(name);
      expect(why).toMatch(/^The differ /);
    }
  });

  it('does not see components under other names, nor schemas that are put together', async () => {
    const object = (properties: Record<string, object>): object => ({
      type: 'object',
      properties,
      required: Object.keys(properties),
    });
    const flat = {
      ...BASE,
      paths: pathsWith({ $ref: '#/components/schemas/a' }),
      components: { ...BASE.components, schemas: { a: object({ x: TEXT, y: TEXT }) } },
    };
    const parts = {
      b: { allOf: [{ $ref: '#/components/schemas/c' }, object({ y: TEXT })] },
      c: object({ x: TEXT }),
    };
    const other = {
      ...BASE,
      paths: pathsWith({ $ref: '#/components/schemas/b' }),
      components: { ...BASE.components, schemas: parts },
    };
    expect(await wireChanges(flat, other)).toEqual([]);
  });
});

const pathsWith = (schema: object): Record<string, unknown> => ({
  '/m': { get: { responses: { '200': { description: '', content: { 'application/json': { schema } } } } } },
});
