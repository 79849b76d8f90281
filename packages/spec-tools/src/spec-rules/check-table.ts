import path from 'node:path';
import { asList, asObject, type SpecObject } from '../openapi/document.js';
import { loadConstants, loadGenerated } from './load-generated.js';
import { parseSpecFile } from './parsed-spec.js';
import { followReference, idOf, operationsOf, walkSpec, type PlacedOperation } from './walk-spec.js';

/** What of a schema the table repeats as it is. */
const RULES = ['minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'minItems', 'maxItems'];

/** Notes a difference, unless both are the same. */
type ExpectSame = (what: string, inSpec: unknown, inCode: unknown) => void;

/**
 * Compares the values of a generated client with those of its spec: the operations table, and the constants of enums. What the
 * generator escapes, trims or reads otherwise would be wrong in silence.
 *
 * @param sourceDir the generated `src/`
 * @throws {Error} one line for each value that differs
 */
export function checkTable(specFile: string, sourceDir: string): void {
  const { spec } = parseSpecFile(specFile);
  const findings: string[] = [];
  const expectSame: ExpectSame = (what, inSpec, inCode) => {
    const [wanted, got] = [inSpec, inCode].map((value) => JSON.stringify(value));
    if (wanted !== got) findings.push(`  ${what}: ${wanted} in the spec, ${got} in the generated code`);
  };
  const table = loadGenerated(path.join(sourceDir, 'operations.ts'));
  compareAddresses(spec, table, expectSame);
  for (const placed of operationsOf(spec)) {
    const id = idOf(placed.operation);
    const entry = asObject(table['operations'])[id];
    if (entry === undefined) findings.push(`  ${id}: in the spec, but not in the generated code`);
    else compareOperation(spec, placed, asObject(entry), expectSame);
  }
  compareEnums(spec, path.join(sourceDir, 'models'), expectSame);
  if (findings.length > 0)
    throw new Error(
      `The generated code does not say what the spec says; nothing was replaced.\n${findings.join('\n')}`,
    );
}

function compareAddresses(spec: SpecObject, table: SpecObject, expectSame: ExpectSame): void {
  expectSame('servers', urlOf(asList(spec['servers'])[0]), table['baseUrl']);
  const schemes = asObject(asObject(spec['components'])['securitySchemes']);
  for (const scheme of Object.values(schemes)) {
    const [flow] = Object.values(asObject(asObject(scheme)['flows']));
    if (flow !== undefined) expectSame('tokenUrl', asObject(flow)['tokenUrl'], table['tokenUrl']);
  }
}

/** The address of a server, with the defaults of its variables. */
function urlOf(server: unknown): string | undefined {
  const { url, variables } = asObject(server);
  if (typeof url !== 'string') return undefined;
  return url.replace(/\{([^}]*)\}/g, (whole, name: string) => {
    const value = asObject(asObject(variables)[name])['default'];
    return typeof value === 'string' ? value : whole;
  });
}

function compareOperation(
  spec: SpecObject,
  { operation, method, parameters, path: route }: PlacedOperation,
  entry: SpecObject,
  expectSame: ExpectSame,
): void {
  const id = idOf(operation);
  const rules = asList(entry['parameters']).map(asObject);
  expectSame(`${id}, path`, [method.toUpperCase(), route], [entry['method'], entry['path']]);
  expectSame(`${id}, rate limit`, rateLimitOf(operation['x-rate-limit']), entry['rateLimit']);
  expectSame(`${id}, pagination`, sorted(operation['x-pagination']), sorted(entry['pagination']));
  expectSame(
    `${id}, parameters`,
    parameters.map(({ node }) => asObject(node)['name']).sort(),
    rules.map((rule) => rule['name']).sort(),
  );
  for (const { node, keys } of parameters) {
    const { in: place, name, required, schema } = asObject(node);
    const what = `${id}, ${String(name)}`;
    const rule = rules.find((each) => each['name'] === name) ?? {};
    expectSame(what, [place, required === true], [rule['in'], rule['required']]);
    compareRule(what, asObject(followReference(spec, schema, [...keys, 'schema']).node), rule, expectSame);
  }
}

function compareRule(what: string, schema: SpecObject, rule: SpecObject, expectSame: ExpectSame): void {
  for (const key of RULES) expectSame(`${what}, ${key}`, schema[key], rule[key]);
  if (schema['type'] !== 'array') {
    expectSame(`${what}, format`, schema['format'], rule['format']);
    expectSame(`${what}, enum`, valuesOf(schema['enum']), rule['enum']);
  }
  for (const [key, value] of Object.entries(schema))
    if (key.startsWith('x-'))
      expectSame(`${what}, ${key}`, sorted(value), sorted(asObject(rule['extensions'])[key]));
}

/** The constants of every enum that is a model of its own. */
function compareEnums(spec: SpecObject, folder: string, expectSame: ExpectSame): void {
  const constants = loadConstants(folder);
  for (const { type, node, keys } of walkSpec(spec)) {
    const values = valuesOf(node['enum']);
    if (type !== 'Schema' || values === undefined || keys.length !== 3) continue;
    const name = String(keys.at(-1));
    expectSame(`enum ${name}`, values, constants.get(name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()));
  }
}

/** The values of an enum without null, which is no constant. */
function valuesOf(list: unknown): unknown[] | undefined {
  return Array.isArray(list) ? list.filter((value) => value !== null) : undefined;
}

function rateLimitOf(rateLimit: unknown): unknown {
  if (rateLimit === undefined) return undefined;
  const { requests, windowSeconds, scope } = asObject(rateLimit);
  return { requests, windowMs: Number(windowSeconds) * 1000, scope };
}

/** An object with its keys in order, to be compared as text. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
