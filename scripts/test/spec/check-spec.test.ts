import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkOptions } from '../../lib/spec/check-options.js';
import { checkSpec } from '../../lib/spec/check-spec.js';

// A spec of its own, so that a change of messages.yaml changes no test.
const SPEC = `openapi: 3.0.3
info: { title: Notes, version: 1.0.0 }
servers: [{ url: https://notes.test/v1 }]
paths:
  /notes/{note-id}:
    post:
      operationId: editNote
      tags: [Notes]
      parameters:
        - { name: note-id, in: path, required: true, schema: { type: string } }
        - { name: page_size, in: query, schema: { type: integer, maximum: 100 } }
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/note' }
      responses:
        '200':
          description: The note.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/note' }
      x-rate-limit: { requests: 10, windowSeconds: 60, scope: account }
components:
  schemas:
    note:
      type: object
      required: [text]
      properties:
        text: { type: string }
        state: { $ref: '#/components/schemas/stateEnum' }
    stateEnum: { type: string, enum: [OPEN, DONE] }
`;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'check-spec-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What is refused, one line each, without the path of the file. */
function findings(text: string): string[] {
  const file = path.join(folder, 'spec.yaml');
  fs.writeFileSync(file, text);
  try {
    checkSpec(file);
    return [];
  } catch (error) {
    const lines = (error as Error).message.split('\n').slice(1);
    return lines.map((line) => line.replaceAll(path.relative(process.cwd(), file), 'spec.yaml'));
  }
}

function change(from: string, to: string): string {
  if (!SPEC.includes(from)) throw new Error(`The spec of this test has no ${from}`);
  return SPEC.replace(from, to);
}

const LAST_PARAMETER = 'schema: { type: integer, maximum: 100 } }\n';
const withParameter = (parameter: string): string =>
  change(LAST_PARAMETER, `${LAST_PARAMETER}        - ${parameter}\n`);
const withSchema = (schema: string): string => change('    stateEnum:', `    ${schema}\n    stateEnum:`);
const withOperation = (lines: string): string => change('      x-rate-limit', `${lines}\n      x-rate-limit`);

test('a spec in which every name is its own is taken', () => {
  expect(findings(SPEC)).toEqual([]);
});

describe('two dialects of YAML', () => {
  test.each([
    ['NO', 'the boolean false'],
    ['on', 'the boolean true'],
    ['12:30', 'the number 750'],
    ['1_000', 'the number 1000'],
    ['0b11', 'the number 3'],
  ])('%s without quotes is refused with its place: the generator reads %s', (value, read) => {
    expect(findings(change('OPEN, DONE', `OPEN, ${value}`))).toEqual([
      expect.stringMatching(
        new RegExp(`^spec\\.yaml:31:45: ${value} is a text .*, and ${read} to the generator`),
      ),
    ]);
    expect(findings(change('OPEN, DONE', `OPEN, '${value}'`))).toEqual([]);
  });

  test('a merge key, and a whole number that JavaScript has not, are refused', () => {
    expect(
      findings(change('      required: [text]', '      <<: { nullable: true }\n      required: [text]')),
    ).toEqual([expect.stringContaining('spec.yaml:27:7: merge keys (<<)')]);
    expect(findings(change('maximum: 100', 'maximum: 9007199254740993'))).toEqual([
      expect.stringContaining('9007199254740993 is too large'),
    ]);
  });
});

describe('one name for two things is refused, with the place of both', () => {
  test.each([
    [
      'a schema that differs in case',
      withSchema('Note: { type: object }'),
      31,
      'schema Note .* schema note .* model Note',
      '25:5',
    ],
    [
      'a schema that differs in a dash',
      withSchema('state-enum: { type: string }'),
      32,
      'model StateEnum',
      '31:5',
    ],
    [
      'a body written in its place, beside a schema of that name',
      change(
        "schema: { $ref: '#/components/schemas/note' }",
        'schema: { type: object, properties: { a: { type: string } } }',
      ).replace('    stateEnum:', '    editNoteRequest: { type: object }\n    stateEnum:'),
      15,
      'editNote, written in its place, .* model EditNoteRequest',
      '31:5',
    ],
    [
      'a header like a query parameter',
      withParameter('{ name: Page-Size, in: header, schema: { type: string } }'),
      12,
      'property pageSize',
      '11:13',
    ],
    [
      'a parameter like the body',
      withParameter('{ name: note, in: query, schema: { type: string } }'),
      undefined,
      'property note',
      '',
    ],
  ])('%s', (_, text, line, message, other) => {
    const found = findings(text);
    expect(found).toEqual([expect.stringMatching(message)]);
    if (line !== undefined) expect(found[0]).toContain(`spec.yaml:${line}:`);
    expect(found[0]).toContain(`The other is at spec.yaml:${other}`);
  });

  test('a schema with a name that the generated code needs for itself', () => {
    expect(findings(withSchema('configuration: { type: object }'))).toEqual([
      expect.stringContaining('becomes Configuration, a name that the generated code needs'),
    ]);
  });

  test('an operation with two tags, and one with a tag of its own', () => {
    expect(findings(change('tags: [Notes]', 'tags: [Notes, Other]'))).toEqual([
      expect.stringContaining('editNote has 2 tags'),
    ]);
    const second = `  /others:\n    get: { operationId: list, tags: [Others], responses: { '204': { description: None. } } }\ncomponents:`;
    expect(findings(change('components:', second))).toEqual([
      expect.stringContaining('give list the tag of the others'),
    ]);
  });
});

describe('what the table does not carry is refused with a sentence', () => {
  test.each([
    [
      'a misspelt extension',
      change('x-rate-limit', 'x-ratelimit'),
      'Nobody reads x-ratelimit: .* Did you mean x-rate-limit?',
    ],
    ['a wrong word in an extension', change('x-rate-limit', 'x-retry-limit'), 'Nobody reads x-retry-limit'],
    ['an extension of another form', change('requests: 10', "requests: '10'"), 'x-rate-limit has a form'],
    ['an extension with an apostrophe', change('scope: account', `scope: "it's"`), 'x-rate-limit has a form'],
    [
      'an extension in another place',
      withParameter('{ name: a, in: query, x-rate-limit: 1, schema: { type: string } }'),
      'read on an object of type Operation',
    ],
    ['an unknown type', change('type: integer', 'type: int'), '"int" is no type of OpenAPI'],
    ['a cookie', withParameter('{ name: a, in: cookie, schema: { type: string } }'), 'a is a cookie'],
    [
      'a deep object',
      withParameter('{ name: a, in: query, style: deepObject, schema: { type: string } }'),
      'deepObject is sent without',
    ],
    [
      'an object in a query',
      withParameter('{ name: a, in: query, schema: { type: object } }'),
      'a is an object',
    ],
    [
      'a parameter with content',
      withParameter('{ name: a, in: query, content: { application/json: { schema: { type: string } } } }'),
      'a has no schema',
    ],
    [
      'a form as body',
      change('application/json:', 'application/x-www-form-urlencoded:'),
      'the body of editNote is application/x-www-form-urlencoded',
    ],
    [
      'an answer that is a text',
      SPEC.replace(/(The note\.\n {10}content:\n {12})application\/json/, '$1text/plain'),
      'the answer 200 of editNote is text/plain',
    ],
    [
      'fields beside additional ones',
      change(
        '      required: [text]',
        '      additionalProperties: { type: string }\n      required: [text]',
      ),
      'either named fields or additional ones',
    ],
    [
      'a required field that is read-only',
      change('text: { type: string }', 'text: { type: string, readOnly: true }'),
      'text is read-only',
    ],
    [
      'required inside allOf',
      withSchema(`more: { allOf: [{ $ref: '#/components/schemas/note' }, { required: [state] }] }`),
      'state is required here',
    ],
    [
      'an apostrophe in a format',
      change('type: integer', `format: "it's", type: integer`),
      'a format has no apostrophe',
    ],
    [
      'a line break in the address of the server',
      change('https://notes.test/v1', '"https://notes.test/\\nv1"'),
      'written into code',
    ],
  ])('%s', (_, text, message) => {
    expect(findings(text)).toEqual([expect.stringMatching(message)]);
  });

  test('pipes, comma lists and JSON of a vendor are sent as the generated client sends them', () => {
    const list =
      '{ name: a, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string } } }';
    expect(findings(withParameter(list))).toEqual([]);
    expect(findings(change('application/json:', 'application/merge-patch+json:'))).toEqual([]);
    expect(findings(withOperation('      deprecated: true'))).toEqual([]);
  });
});

test('true and false in quotes are refused in the options of the generator', () => {
  const file = path.join(folder, 'generator.yaml');
  fs.writeFileSync(file, "apiPackage: 'api'\nwithInterfaces: 'false'\n");
  expect(() => checkOptions(file)).toThrow(
    /generator\.yaml:2:17: write withInterfaces: false without quotes/,
  );
});
