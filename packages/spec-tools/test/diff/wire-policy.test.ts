import { wireChanges } from '../../src/diff/wire-changes.js';
import { WIRE_RULES } from '../../src/diff/wire-rules.js';
import { EXTENSION_RULES, judgeExtension } from '../../src/diff/extension-policy.js';
import type { Change } from '../../src/levels.js';

const text = { type: 'string' };

type Fields = Record<string, object>;

/** A document with these fields in the request, the answer and a payload, and these parameters. */
const spec = (
  sent: Fields,
  read: Fields,
  called: Fields,
  more: { parameters?: object[]; statuses?: string[]; tokenUrl?: string } = {},
) => {
  const json = (properties: Fields): object => ({
    content: { 'application/json': { schema: { type: 'object', properties } } },
  });
  const responses = { '200': { description: '', ...json(read) } };
  for (const status of more.statuses ?? []) Object.assign(responses, { [status]: { description: '' } });
  const callbacks = {
    event: {
      'https://x.example': { post: { requestBody: json(called), responses: { '200': { description: '' } } } },
    },
  };
  return {
    openapi: '3.0.3',
    info: { title: '', version: '' },
    security: [{ OAuth2: [] }],
    paths: {
      '/m': { post: { parameters: more.parameters ?? [], requestBody: json(sent), responses, callbacks } },
    },
    components: {
      schemas: {
        x: { type: 'object', properties: { x: text } },
        y: { type: 'object', properties: { y: text } },
      },
      securitySchemes: {
        OAuth2: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: more.tokenUrl ?? 'https://a.example/token', scopes: {} } },
        },
      },
    },
  };
};

const shape = (name: string): string => `#/components/schemas/${name}`;
const choice = (propertyName: string, ...names: string[]): object => ({
  oneOf: [{ $ref: shape('x') }, { $ref: shape('y') }],
  discriminator: { propertyName, mapping: Object.fromEntries(names.map((name) => [name, shape(name)])) },
});

const base = spec(
  {
    'enum-gained-values': { type: 'string', enum: ['a'] },
    'enum-became-text': { type: 'string', enum: ['a'] },
    'request-field-removed': text,
    'number-format': { type: 'integer', format: 'int32' },
    'default-changed': { type: 'integer', default: 1 },
    'default-added': { type: 'integer' },
    deprecated: text,
    'alternative-added': { type: 'string', maxLength: 7 },
    'alternative-replaced': { type: 'string', maxLength: 7 },
    'direction-closed': text,
    longer: { type: 'string', maxLength: 7 },
  },
  {
    'enum-gained-values': { type: 'string', enum: ['a'] },
    'answer-range-widened': { type: 'string', maxLength: 7, pattern: '^a' },
    'answer-format-lost': { type: 'string', format: 'date-time' },
    discriminator: choice('kind', 'x'),
    mapping: choice('kind', 'x'),
    'direction-closed': text,
    longer: { type: 'string' },
  },
  {
    'enum-gained-values': { type: 'string', enum: ['a'] },
    'answer-range-widened': { type: 'array', items: text, maxItems: 1 },
  },
  { statuses: ['406', '202'] },
);
const revision = spec(
  {
    'enum-gained-values': { type: 'string', enum: ['a', 'b'] },
    'enum-became-text': { type: 'string' },
    'number-format': { type: 'integer', format: 'int64' },
    'default-changed': { type: 'integer', default: 2 },
    'default-added': { type: 'integer', default: 2 },
    deprecated: { ...text, deprecated: true },
    'alternative-added': { oneOf: [{ type: 'string', maxLength: 7 }, { type: 'integer' }] },
    'alternative-replaced': { oneOf: [{ type: 'boolean' }, { type: 'integer' }] },
    'direction-closed': { ...text, readOnly: true },
    longer: { type: 'string', maxLength: 8 },
  },
  {
    'enum-gained-values': { type: 'string', enum: ['a', 'b'] },
    'answer-range-widened': { type: 'string', maxLength: 8 },
    'answer-format-lost': { type: 'string' },
    discriminator: choice('sort', 'x'),
    mapping: choice('kind', 'y'),
    'direction-closed': { ...text, writeOnly: true },
    longer: { type: 'string', maxLength: 8 },
  },
  {
    'enum-gained-values': { type: 'string', enum: ['a', 'b'] },
    'answer-range-widened': { type: 'array', items: text, maxItems: 2 },
  },
  { tokenUrl: 'https://b.example/token' },
);

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
        content: { 'text/plain': { schema: text } },
      }),
    'major',
  ],
  [
    'written-another-way',
    'request',
    (document) => {
      document.components.parameters = { a: { name: 'a', in: 'query', schema: text } };
      document.paths['/m'].post.parameters = [{ $ref: '#/components/parameters/a' }];
    },
    ({ components: { parameters } }) =>
      (parameters.a = { name: 'a', in: 'query', content: { 'application/json': { schema: text } } }),
    'major',
  ],
  [
    'header-no-longer-sure',
    'response',
    (document) =>
      (document.paths['/m'].post.responses['200'].headers = { A: { required: true, schema: text } }),
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
  beforeAll(async () => (changes = await wireChanges(base, revision)));

  it.each(cases)('rule %s on the side of the %s, at %s: %s', (rule, side, place, level) => {
    const found = changes.find(({ path, message }) => place.test(path) && message.startsWith(`${side}: `));
    expect(found).toMatchObject({ level });
    const meanings = WIRE_RULES.filter(({ name }) => name === rule).map(({ meaning }) => meaning);
    for (const meaning of meanings) expect(found?.message).toContain(meaning);
    if (!rule) expect(WIRE_RULES.some(({ meaning }) => found?.message.endsWith(meaning))).toBe(false);
  });

  it.each(edits)('rule %s on the side of the %s', async (rule, side, both, newer, level) => {
    const [old, now] = [structuredClone(base), structuredClone(base)];
    both(old);
    both(now);
    newer(now);
    const found = (await wireChanges(old, now)).filter(({ message }) => message.startsWith(`${side}: `));
    const meaning = WIRE_RULES.find(({ name }) => name === rule)?.meaning ?? '';
    expect(found.find(({ message }) => message.endsWith(meaning))).toMatchObject({ level });
  });

  it('asks for a person where no rule knows a change', async () => {
    const now: any = structuredClone(base);
    now.paths['/m'].post.requestBody.content['application/json'].encoding = {
      longer: { contentType: 'a/b' },
    };
    expect(await wireChanges(base, now)).toEqual([
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
    const object = (properties: Fields): object => ({
      type: 'object',
      properties,
      required: Object.keys(properties),
    });
    const flat = {
      ...base,
      paths: pathsWith({ $ref: '#/components/schemas/a' }),
      components: { ...base.components, schemas: { a: object({ x: text, y: text }) } },
    };
    const parts = {
      b: { allOf: [{ $ref: '#/components/schemas/c' }, object({ y: text })] },
      c: object({ x: text }),
    };
    const other = {
      ...base,
      paths: pathsWith({ $ref: '#/components/schemas/b' }),
      components: { ...base.components, schemas: parts },
    };
    expect(await wireChanges(flat, other)).toEqual([]);
  });
});

const pathsWith = (schema: object): Record<string, unknown> => ({
  '/m': { get: { responses: { '200': { description: '', content: { 'application/json': { schema } } } } } },
});

describe('what a changed extension means', () => {
  const limit = (requests: number, windowSeconds = 300): object => ({ requests, windowSeconds });
  const queue = (segmentsPerSecond: number, capacitySeconds: number): object => ({
    segmentsPerSecond,
    capacitySeconds,
  });
  const table: [string, unknown, unknown, string][] = [
    ['x-rate-limit', limit(3500), limit(1000), 'minor'],
    ['x-rate-limit', limit(3500), limit(3500, 600), 'minor'],
    ['x-rate-limit', undefined, limit(3500), 'minor'],
    ['x-rate-limit', limit(3500), limit(7000), 'patch'],
    ['x-rate-limit', limit(3500), undefined, 'patch'],
    ['x-message-queue', queue(1, 900), queue(1, 600), 'minor'],
    ['x-message-queue', queue(1, 900), queue(2, 900), 'patch'],
    ['x-retention-days', 14, 7, 'major'],
    ['x-retention-days', 14, 30, 'minor'],
    ['x-retention-days', undefined, 14, 'major'],
    ['x-page-window', 10000, 5000, 'major'],
    ['x-page-window', 10000, undefined, 'minor'],
    ['x-comma-list', { maxItems: 10, partialMinLength: 5 }, { maxItems: 5, partialMinLength: 5 }, 'major'],
    ['x-comma-list', { maxItems: 10, partialMinLength: 5 }, { maxItems: 10, partialMinLength: 6 }, 'major'],
    ['x-comma-list', { maxItems: 10, partialMinLength: 5 }, { maxItems: 20, partialMinLength: 4 }, 'minor'],
    ['x-comma-list', undefined, { maxItems: 10 }, 'minor'],
    ['x-comma-list', { maxItems: 10 }, undefined, 'major'],
    ['x-at-least-one-query-parameter', undefined, true, 'major'],
    ['x-at-least-one-query-parameter', true, undefined, 'minor'],
    ['x-at-least-one-field', ['text', 'media'], ['text'], 'major'],
    ['x-at-least-one-field', ['text'], ['text', 'media'], 'minor'],
    ['x-at-least-one-field', undefined, ['text'], 'major'],
    ['x-at-least-one-field', ['text'], undefined, 'minor'],
    ['x-phone-number', undefined, 'e164', 'major'],
    ['x-phone-number', 'e164', undefined, 'minor'],
    ['x-safe-to-repeat', false, true, 'major'],
    ['x-safe-to-repeat', true, false, 'major'],
    ['x-date-time-milliseconds', true, undefined, 'patch'],
    ['x-pagination', { itemsField: 'a' }, { itemsField: 'b' }, 'patch'],
    ['x-in-example', undefined, true, 'none'],
    ['x-of-theirs', 1, 2, 'none'],
    ['description', 'a', 'b', 'none'],
  ];

  it.each(table)('%s from %j to %j: %s', (name, before, after, level) => {
    expect(judgeExtension(name, before, after).level).toBe(level);
  });

  it('has a case for each rule', () => {
    for (const name of [...EXTENSION_RULES.keys()]) expect(table.map(([each]) => each)).toContain(name);
  });
});
