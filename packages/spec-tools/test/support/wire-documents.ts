/** A schema of a text. */
export const TEXT = { type: 'string' };

type Fields = Record<string, object>;

/** A document with something of each kind that a rule is about. */
export const BASE = specWith(
  {
    'enum-gained-values': { type: 'string', enum: ['a'] },
    'enum-became-text': { type: 'string', enum: ['a'] },
    'request-field-removed': TEXT,
    'number-format': { type: 'integer', format: 'int32' },
    'default-changed': { type: 'integer', default: 1 },
    'default-added': { type: 'integer' },
    deprecated: TEXT,
    'alternative-added': { type: 'string', maxLength: 7 },
    'alternative-replaced': { type: 'string', maxLength: 7 },
    'direction-closed': TEXT,
    longer: { type: 'string', maxLength: 7 },
  },
  {
    'enum-gained-values': { type: 'string', enum: ['a'] },
    'answer-range-widened': { type: 'string', maxLength: 7, pattern: '^a' },
    'answer-format-lost': { type: 'string', format: 'date-time' },
    discriminator: choice('kind', 'x'),
    mapping: choice('kind', 'x'),
    'direction-closed': TEXT,
    longer: { type: 'string' },
  },
  {
    'enum-gained-values': { type: 'string', enum: ['a'] },
    'answer-range-widened': { type: 'array', items: TEXT, maxItems: 1 },
  },
  { statuses: ['406', '202'] },
);
/** The same, with everything changed that fields, parameters and statuses can show. */
export const REVISION = specWith(
  {
    'enum-gained-values': { type: 'string', enum: ['a', 'b'] },
    'enum-became-text': { type: 'string' },
    'number-format': { type: 'integer', format: 'int64' },
    'default-changed': { type: 'integer', default: 2 },
    'default-added': { type: 'integer', default: 2 },
    deprecated: { ...TEXT, deprecated: true },
    'alternative-added': { oneOf: [{ type: 'string', maxLength: 7 }, { type: 'integer' }] },
    'alternative-replaced': { oneOf: [{ type: 'boolean' }, { type: 'integer' }] },
    'direction-closed': { ...TEXT, readOnly: true },
    longer: { type: 'string', maxLength: 8 },
  },
  {
    'enum-gained-values': { type: 'string', enum: ['a', 'b'] },
    'answer-range-widened': { type: 'string', maxLength: 8 },
    'answer-format-lost': { type: 'string' },
    discriminator: choice('sort', 'x'),
    mapping: choice('kind', 'y'),
    'direction-closed': { ...TEXT, writeOnly: true },
    longer: { type: 'string', maxLength: 8 },
  },
  {
    'enum-gained-values': { type: 'string', enum: ['a', 'b'] },
    'answer-range-widened': { type: 'array', items: TEXT, maxItems: 2 },
  },
  { tokenUrl: 'https://b.example/token' },
);

/** A document with these fields in the request, the answer and a payload, and these parameters. */
function specWith(
  sent: Fields,
  read: Fields,
  called: Fields,
  more: { parameters?: object[]; statuses?: string[]; tokenUrl?: string } = {},
) {
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
        x: { type: 'object', properties: { x: TEXT } },
        y: { type: 'object', properties: { y: TEXT } },
      },
      securitySchemes: {
        OAuth2: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: more.tokenUrl ?? 'https://a.example/token', scopes: {} } },
        },
      },
    },
  };
}

function schemaRef(name: string): string {
  return `#/components/schemas/${name}`;
}

function choice(propertyName: string, ...names: string[]): object {
  return {
    oneOf: [{ $ref: schemaRef('x') }, { $ref: schemaRef('y') }],
    discriminator: {
      propertyName,
      mapping: Object.fromEntries(names.map((name) => [name, schemaRef(name)])),
    },
  };
}
