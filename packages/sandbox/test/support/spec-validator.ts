import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@cfworker/json-schema';
import { CORE_SCHEMA, load } from 'js-yaml';

// The sandbox checks itself by ajv; here another validator reads the spec on its own, so that they can disagree.
type Node = Record<string, unknown>;

export const specFile = path.join(__dirname, '..', '..', '..', '..', 'openapi', 'messages.yaml');

export interface SpecValidator {
  /** What is wrong with a response; an empty list when it is as the spec says. */
  check(operation: string, status: number, headers: Record<string, unknown>, body: string): string[];
  /** The names of what the query of an operation may hold. */
  parameters(operation: string): string[];
  /** The names of all operations. */
  readonly operations: readonly string[];
  /** How many requests an operation takes in a time. */
  rateLimit(operation: string): { readonly requests: number; readonly windowMs: number };
  checkSchema(name: string, value: unknown): string[];
  /** The names of all fields of a schema. */
  fields(name: string): string[];
}

export function createSpecValidator(file = specFile): SpecValidator {
  const root = load(readFileSync(file, 'utf8'), { schema: CORE_SCHEMA }) as Node;
  const definitions = toDraft((root['components'] as Node)['schemas']) as Node;
  const operations = new Map<string, Node>();
  for (const item of Object.values(root['paths'] as Node)) {
    for (const operation of Object.values(item as Node)) {
      const node = operation as Node;
      if (node['operationId']) operations.set(node['operationId'] as string, node);
    }
  }
  const validators = new Map<string, Validator>();
  const validate = (key: string, schema: unknown, value: unknown) => {
    let validator = validators.get(key);
    if (!validator) {
      validator = new Validator({ ...(toDraft(schema) as Node), definitions }, '7', false);
      validators.set(key, validator);
    }
    const { valid, errors } = validator.validate(value);
    return valid
      ? []
      : errors.map(
          ({ instanceLocation, error }) =>
            `${key} ${instanceLocation}: ${error}${shown(value, instanceLocation)}`,
        );
  };
  const follow = (node: Node): Node => {
    if (typeof node['$ref'] !== 'string') return node;
    return node['$ref']
      .slice(2)
      .split('/')
      .reduce((at: Node, part) => at[part] as Node, root);
  };
  return {
    operations: [...operations.keys()],
    rateLimit(operation) {
      const limit = operations.get(operation)!['x-rate-limit'] as Record<string, number>;
      return { requests: limit['requests']!, windowMs: limit['windowSeconds']! * 1000 };
    },
    parameters: (operation) =>
      (operations.get(operation)!['parameters'] as Node[])
        .map(follow)
        .filter((parameter) => parameter['in'] === 'query')
        .map((parameter) => parameter['name'] as string),
    fields: (name) =>
      Object.keys((((root['components'] as Node)['schemas'] as Node)[name] as Node)['properties'] as Node),
    checkSchema: (name, value) => validate(`schema ${name}`, { $ref: `#/components/schemas/${name}` }, value),
    check(operation, status, headers, body) {
      const found = (operations.get(operation)!['responses'] as Node)[String(status)] as Node | undefined;
      if (!found) return [`${operation}: status ${status} is not in the spec`];
      const response = follow(found);
      const problems: string[] = [];
      for (const [name, header] of Object.entries((response['headers'] ?? {}) as Node)) {
        if (follow(header as Node)['required'] && headers[name.toLowerCase()] === undefined)
          problems.push(`${name} is missing`);
      }
      const content = ((response['content'] ?? {}) as Node)['application/json'] as Node | undefined;
      if (!content) return problems;
      if (!String(headers['content-type']).startsWith('application/json'))
        problems.push('the content type is not JSON');
      try {
        problems.push(...validate(`${operation} ${status}`, content['schema'], JSON.parse(body)));
      } catch (error) {
        problems.push(`the body is not JSON: ${(error as Error).message}`);
      }
      return problems;
    },
  };
}

/** The value at a place, where it is a plain one. @param pointer such as `#/messages/0/messageStatus` */
function shown(value: unknown, pointer: string): string {
  const found = pointer
    .split('/')
    .slice(1)
    .reduce((at: any, key) => at?.[key], value);
  return typeof found === 'object' ? '' : ` It is ${JSON.stringify(found)}.`;
}

/** OpenAPI 3.0 says `nullable`, JSON Schema lists null among the types. */
function toDraft(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toDraft);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, example: _example, ...node } = value as Node;
  const result = Object.fromEntries(Object.entries(node).map(([key, child]) => [key, toDraft(child)]));
  if (typeof result['$ref'] === 'string')
    result['$ref'] = result['$ref'].replace('#/components/schemas/', '#/definitions/');
  if (nullable === true && typeof result['type'] === 'string') result['type'] = [result['type'], 'null'];
  return result;
}
