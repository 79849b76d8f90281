import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MAX_SPEC_BYTES, parseSpec, readSpecFile } from '../../src/openapi/load-spec.js';
import { SpecError } from '../../src/openapi/spec-error.js';

const document = (schemas: object): string =>
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'x', version: '1' },
    paths: {},
    components: { schemas },
  });
const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

describe('parseSpec', () => {
  it.each([
    ['an empty file', '', /not an OpenAPI document/],
    ['a text', 'hello', /not an OpenAPI document/],
    ['a list', '- a\n- b\n', /not an OpenAPI document/],
    ['an HTML page', '<!doctype html>\n<title>404: not here</title>', /not (an OpenAPI document|valid YAML)/],
    ['another YAML file', 'name: x\non: push\n', /has no "openapi" field/],
    [
      'Swagger 2.0',
      'swagger: "2.0"\npaths: {}\n',
      /Swagger 2\.0 is not supported; convert it to OpenAPI 3\.0/,
    ],
    ['OpenAPI 3.1', 'openapi: 3.1.0\npaths: {}\n', /OpenAPI 3\.1\.0 is not supported; it has to be 3\.0\.x/],
    ['a version that is a number', 'openapi: 3.0\npaths: {}\n', /OpenAPI 3 is not supported/],
    ['no paths', 'openapi: 3.0.3\n', /has no "paths"/],
    ['a YAML error, with its place', 'openapi: 3.0.3\npaths: {\n', /not valid YAML or JSON: .*line/s],
    ['a JSON error', '{"openapi": "3.0.3", "paths": {', /not valid YAML or JSON/],
    [
      'aliases that grow without end',
      `a: &a [x, x]\n${'bcdefghij'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]\n`)
        .join('')}`,
      /Excessive alias count/,
    ],
    [
      'a broken reference, with its place',
      document({ a: { type: 'object', properties: { b: reference('nothing') } } }),
      /broken references\n {2}#\/components\/schemas\/a\/properties\/b: #\/components\/schemas\/nothing does not exist/,
    ],
    [
      'a broken reference to an example',
      JSON.stringify({
        openapi: '3.0.3',
        paths: { '/a': { get: { x: { examples: { a: { $ref: '#/components/examples/a' } } } } } },
      }),
      /examples\/a: #\/components\/examples\/a does not exist/,
    ],
    ['a reference to another file', document({ a: { $ref: 'other.yaml#/a' } }), /is in another file; bundle/],
    [
      'a discriminator that names nothing',
      document({
        a: { oneOf: [{ type: 'object' }], discriminator: { propertyName: 'x', mapping: { y: 'nothing' } } },
      }),
      /mapping\/y: #\/components\/schemas\/nothing does not exist/,
    ],
    [
      'a loop of references',
      document({ a: reference('b'), b: reference('c'), c: reference('a') }),
      /never ends: #\/components\/schemas\/b -> .*c -> .*a -> #\/components\/schemas\/b/,
    ],
    ['a reference to itself', document({ a: reference('a') }), /never ends/],
    [
      'a schema that is put together of itself',
      document({ a: { allOf: [reference('b')] }, b: { oneOf: [reference('a'), { type: 'string' }] } }),
      /never ends/,
    ],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseSpec(text, 'vendor.yaml')).toThrow(message);
    expect(() => parseSpec(text, 'vendor.yaml')).toThrow(/^vendor\.yaml: /);
    expect(() => parseSpec(text, 'vendor.yaml')).toThrow(SpecError);
  });

  it('takes a recursive schema', () => {
    const tree = {
      type: 'object',
      properties: { children: { type: 'array', items: reference('tree') }, up: reference('tree') },
    };
    expect(parseSpec(document({ tree }), 'x').components?.['schemas']?.['tree']).toEqual(tree);
  });

  it('reads YAML and JSON, expands YAML aliases, and takes $ref in examples for data', () => {
    const yaml =
      'openapi: 3.0.1\nservers: &s [{ url: a }]\nx: *s\npaths: { /a: { get: { x: { example: { $ref: nowhere } } } } }\n';
    expect(parseSpec(yaml, 'x')['x']).toEqual([{ url: 'a' }]);
    expect(parseSpec('{"openapi":"3.0.1","paths":{}}', 'x')).toEqual({ openapi: '3.0.1', paths: {} });
  });

  it('finds names with / and ~ behind escaped references', () => {
    const paths = { '/a~b/{c}': { get: {} }, '/x': { $ref: '#/paths/~1a~0b~1%7Bc%7D' } };
    expect(() => parseSpec(JSON.stringify({ openapi: '3.0.3', paths }), 'x')).not.toThrow();
  });
});

describe('readSpecFile', () => {
  let folder: string;
  beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-load-'))));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('refuses 50 MB without reading them', () => {
    const file = path.join(folder, 'large.yaml');
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 50 * 1024 * 1024);
    expect(() => readSpecFile(file)).toThrow(/50\.0 MB is too large for an API description; at most 8\.0 MB/);
    fs.truncateSync(file, MAX_SPEC_BYTES);
    expect(readSpecFile(file)).toHaveLength(MAX_SPEC_BYTES);
  });

  it('says that a file is missing, or is none', () => {
    expect(() => readSpecFile(path.join(folder, 'none.yaml'))).toThrow(/there is no such file/);
    expect(() => readSpecFile(folder)).toThrow(/not a file/);
  });
});
