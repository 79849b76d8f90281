import { isNode, type Node } from './document.js';

const ANNOTATIONS = new Set([
  'description',
  'example',
  'examples',
  'externalDocs',
  'xml',
  'deprecated',
  'discriminator',
  'title',
  'default',
]);

/**
 * Rewrites a schema of OpenAPI 3.0 as the JSON Schema that validators understand: references point into `definitions`,
 * exclusive bounds are numbers, and what only explains is gone. `nullable` stays, since ajv knows it.
 */
export function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isNode(schema)) return schema;
  if (typeof schema['$ref'] === 'string') {
    return { $ref: schema['$ref'].replace('#/components/schemas/', 'spec#/definitions/') };
  }
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (ANNOTATIONS.has(key) || key.startsWith('x-')) continue;
    // The keys below are names of fields, not keywords.
    if (key === 'properties' && isNode(value)) result[key] = mapValues(value);
    else if (key === 'enum') result[key] = value;
    else result[key] = toJsonSchema(value);
  }
  useNumericBound(result, 'minimum', 'exclusiveMinimum');
  useNumericBound(result, 'maximum', 'exclusiveMaximum');
  return result;
}

export function mapValues(schemas: Node): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)]));
}

function useNumericBound(schema: Record<string, unknown>, bound: string, exclusive: string): void {
  if (typeof schema[exclusive] !== 'boolean') return;
  if (schema[exclusive]) {
    schema[exclusive] = schema[bound];
    delete schema[bound];
  } else {
    delete schema[exclusive];
  }
}
