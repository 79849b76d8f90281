// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { parseSpec } = require('./spec-positions.js');
const { operationsOf, resolve, walkSpec } = require('./walk-spec.js');

/** What of a schema the table repeats as it is. */
const RULES = ['minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'minItems', 'maxItems'];

/**
 * Compares the values of a generated client with those of its spec: the operations table, and the constants of enums. What the
 * generator escapes, trims or reads otherwise would be wrong in silence.
 *
 * @param {string} specFile
 * @param {string} sourceDir the generated `src/`
 * @throws {Error} one line for each value that differs
 */
function checkTable(specFile, sourceDir) {
  const { spec } = parseSpec(specFile);
  const { baseUrl, operations, tokenUrl } = load(path.join(sourceDir, 'operations.ts'));
  /** @type {string[]} */
  const findings = [];
  const expectSame = (
    /** @type {string} */ what,
    /** @type {unknown} */ expected,
    /** @type {unknown} */ found,
  ) => {
    const [wanted, got] = [expected, found].map((value) => JSON.stringify(value));
    if (wanted !== got) findings.push(`  ${what}: ${wanted} in the spec, ${got} in the generated code`);
  };
  expectSame('servers', urlOf(spec['servers']?.[0]), baseUrl);
  for (const scheme of Object.values(spec['components']?.securitySchemes ?? {})) {
    const [flow] = Object.values(scheme.flows ?? {});
    if (flow !== undefined) expectSame('tokenUrl', flow.tokenUrl, tokenUrl);
  }
  for (const { operation, method, parameters, path: route } of operationsOf(spec)) {
    const id = operation.operationId;
    const entry = operations[id];
    if (entry === undefined) {
      findings.push(`  ${id}: in the spec, but not in the generated code`);
      continue;
    }
    expectSame(`${id}, path`, [method.toUpperCase(), route], [entry.method, entry.path]);
    expectSame(`${id}, rate limit`, rateLimitOf(operation['x-rate-limit']), entry.rateLimit);
    expectSame(`${id}, pagination`, sorted(operation['x-pagination']), sorted(entry.pagination));
    expectSame(
      `${id}, parameters`,
      parameters.map(({ node }) => node?.name).sort(),
      entry.parameters.map((/** @type {any} */ rule) => rule.name).sort(),
    );
    for (const { node, keys } of parameters) {
      const rule = entry.parameters.find((/** @type {any} */ each) => each.name === node?.name) ?? {};
      expectSame(`${id}, ${node?.name}`, [node?.in, node?.required === true], [rule.in, rule.required]);
      compareRule(
        `${id}, ${node?.name}`,
        resolve(spec, node?.schema, [...keys, 'schema']).node ?? {},
        rule,
        expectSame,
      );
    }
  }
  compareEnums(spec, path.join(sourceDir, 'models'), expectSame);
  if (findings.length > 0)
    throw new Error(
      `The generated code does not say what the spec says; nothing was replaced.\n${findings.join('\n')}`,
    );
}

/** @param {string} what @param {any} schema @param {any} rule @param {(what: string, expected: unknown, found: unknown) => void} expectSame */
function compareRule(what, schema, rule, expectSame) {
  for (const key of RULES) expectSame(`${what}, ${key}`, schema[key], rule[key]);
  if (schema.type !== 'array') {
    expectSame(`${what}, format`, schema.format, rule.format);
    expectSame(
      `${what}, enum`,
      schema.enum?.filter((/** @type {unknown} */ value) => value !== null),
      rule.enum,
    );
  }
  const extensions = Object.entries(schema).filter(([key]) => key.startsWith('x-'));
  for (const [key, value] of extensions)
    expectSame(`${what}, ${key}`, sorted(value), sorted(rule.extensions?.[key]));
}

/** The constants of every enum that is a model of its own. @param {any} spec @param {string} folder @param {(what: string, expected: unknown, found: unknown) => void} expectSame */
function compareEnums(spec, folder, expectSame) {
  const constants = new Map(
    fs
      .readdirSync(folder)
      .filter(
        (name) => name !== 'index.ts' && /as const;/.test(fs.readFileSync(path.join(folder, name), 'utf8')),
      )
      .flatMap((name) => Object.entries(load(path.join(folder, name))))
      .map(([name, values]) => [name.toLowerCase(), Object.values(values)]),
  );
  for (const { type, node, keys } of walkSpec(spec)) {
    if (type !== 'Schema' || !Array.isArray(node['enum']) || keys.length !== 3) continue;
    const name = String(keys.at(-1))
      .replace(/[^A-Za-z0-9]/g, '')
      .toLowerCase();
    const values = node['enum'].filter((value) => value !== null);
    expectSame(`enum ${keys.at(-1)}`, values, constants.get(name));
  }
}

/** @param {any} rateLimit of the spec */
function rateLimitOf(rateLimit) {
  if (rateLimit === undefined) return undefined;
  const { requests, windowSeconds, scope } = rateLimit;
  return { requests, windowMs: windowSeconds * 1000, scope };
}

/** An object with its keys in order, to be compared as text. @param {any} value */
function sorted(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a generated file exports; it imports nothing but types. @param {string} file @returns {Record<string, any>} */
function load(file) {
  const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');
  const { outputText } = transpileModule(fs.readFileSync(file, 'utf8'), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const exports = {};
  vm.runInNewContext(outputText, { exports, require: () => ({}) });
  return exports;
}

/** The address of a server, with the defaults of its variables. @param {any} server */
function urlOf(server) {
  return server?.url?.replace(
    /\{([^}]*)\}/g,
    (/** @type {string} */ whole, /** @type {string} */ name) => server.variables?.[name]?.default ?? whole,
  );
}

module.exports = { checkTable };
