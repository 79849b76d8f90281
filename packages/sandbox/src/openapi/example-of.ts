import { asNode, type SpecDocument } from './document.js';

/** A value that fits a schema, put together from its examples; for operations whose answers have none of their own. */
export function exampleOf(document: SpecDocument, value: unknown, depth = 0): unknown {
  const schema = document.follow(value);
  if ('example' in schema) return schema['example'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (depth > 8) return null;
  if (Array.isArray(schema['allOf'])) {
    return Object.assign(
      {},
      ...schema['allOf'].map((part) => exampleOf(document, part, depth + 1)),
    ) as unknown;
  }
  const [alternative] = ((schema['oneOf'] ?? schema['anyOf']) as unknown[] | undefined) ?? [];
  if (alternative !== undefined) return exampleOf(document, alternative, depth + 1);
  switch (schema['type']) {
    case 'array':
      return [exampleOf(document, schema['items'], depth + 1)];
    case 'string':
      return schema['format'] === 'date-time' ? '2025-01-01T00:00:00.000Z' : 'string';
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 0;
    case 'boolean':
      return true;
    default:
      return Object.fromEntries(
        Object.entries(asNode(schema['properties'])).map(([name, property]) => [
          name,
          exampleOf(document, property, depth + 1),
        ]),
      );
  }
}
