import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { InternalAxiosRequestConfig } from 'axios';
import axios from 'axios';
import { root } from '../../lib/run.js';
import { copyForGenerate, fakeJava, type GeneratorCopy } from '../support/generator-copy.js';

// The real generator runs: seconds, where the machine is busy.
// Names that are no names in JavaScript, and values that are no words: generated once, compiled, and called.

const OPERATION = `paths:
  /notes/{note-id}:
    get:
      operationId: oddNames
      tags: [Messages]
      parameters:
        - { name: note-id, in: path, required: true, description: Id., schema: { type: string } }
        - { name: page_size, in: query, description: Size., schema: { type: integer } }
        - { name: 'filter[tag]', in: query, description: Tag., schema: { type: string } }
        - { name: default, in: query, description: Reserved., schema: { type: string } }
        - { name: Status, in: query, description: A model's name., schema: { type: string } }
        - { name: X-Trace-Id, in: header, description: Trace., schema: { type: string } }
        - { name: order, in: query, description: Odd values., schema: { $ref: '#/components/schemas/oddEnum' } }
        - { name: tags, in: query, explode: false, description: Commas., schema: { type: array, items: { type: string } } }
        - { name: ids, in: query, style: pipeDelimited, explode: false, description: Pipes., schema: { type: array, items: { type: string } } }
      responses:
        '204': { description: None. }
`;
const ODD_VALUES = ['<=', 'größe', "it's", 'NO', '12:30'];

interface ParameterEntry {
  readonly name: string;
  readonly property: string;
  readonly enum?: readonly string[];
}

let copy: GeneratorCopy;
let parameters: readonly ParameterEntry[];
beforeAll(async () => {
  copy = await copyForGenerate();
  copy.edit('openapi/messages.yaml', /^paths:\n/m, OPERATION);
  const schema = `    oddEnum: { type: string, enum: ${JSON.stringify(ODD_VALUES)} }\n`;
  copy.edit('openapi/messages.yaml', /^ {2}schemas:\n/m, (found) => found + schema);
  const { code, output, stderr } = await copy.generate();
  if (code !== 0 || stderr !== '') throw new Error(output);
  const tsc = path.join(root, 'node_modules/typescript-7/bin/tsc');
  const project = copy.at('packages/client/tsconfig.json');
  execFileSync(process.execPath, [
    tsc,
    '-p',
    project,
    '--noEmit',
    'false',
    '--module',
    'CommonJS',
    '--moduleResolution',
    'Bundler',
    '--rootDir',
    copy.at('packages/client/generated/src'),
    '--outDir',
    copy.at('compiled'),
  ]);
  const table = await import(copy.at('compiled/operations.js'));
  parameters = table.operations.oddNames.parameters;
});
afterAll(() => copy.remove());

test('an operation more in the spec is one in the client and in its reference page; the next run has nothing to do', async () => {
  const { MessagesApi } = await import(copy.at('compiled/api/messages-api.js'));
  expect(MessagesApi.prototype).toHaveProperty('oddNames', expect.any(Function));
  expect(copy.read('packages/client/generated/docs/MessagesApi.md')).toContain('oddNames');
  const { stdout } = await copy.generate([], fakeJava(copy, 'exit 1'));
  expect(stdout).toContain('up to date');
  expect(copy.leftovers()).toEqual([]);
});

test('the table names each parameter as the request does, beside its name on the wire', () => {
  const names = Object.fromEntries(parameters.map(({ name, property }) => [name, property]));
  expect(names).toEqual({
    'note-id': 'noteId',
    page_size: 'pageSize',
    'filter[tag]': 'filterTag',
    default: '_default',
    Status: 'status',
    'X-Trace-Id': 'xTraceId',
    order: 'order',
    tags: 'tags',
    ids: 'ids',
  });
});

test('the values of an enum are the same in the spec, the table and the constants', async () => {
  expect(parameters.find(({ name }) => name === 'order')?.enum).toEqual(ODD_VALUES);
  const { OddEnum } = await import(copy.at('compiled/models/odd-enum.js'));
  expect(Object.values(OddEnum as object)).toEqual(ODD_VALUES);
});

test('the generated client sends each parameter under its name on the wire', async () => {
  const { MessagesApi } = await import(copy.at('compiled/api/messages-api.js'));
  const sent: InternalAxiosRequestConfig[] = [];
  const http = axios.create({
    adapter: async (config) => {
      sent.push(config);
      return { data: '', status: 204, statusText: '', headers: {}, config };
    },
  });
  const request = Object.fromEntries(
    parameters.map(({ property }) => [
      property,
      property === 'tags' || property === 'ids' ? ['a', 'b'] : 'v 1',
    ]),
  );
  await new MessagesApi(undefined, 'http://notes.test', http).oddNames(request);
  const url = new URL(String(sent[0]?.url));
  expect(url.pathname).toBe('/notes/v%201');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    page_size: 'v 1',
    'filter[tag]': 'v 1',
    default: 'v 1',
    Status: 'v 1',
    order: 'v 1',
    tags: 'a,b',
    ids: 'a|b',
  });
  expect(sent[0]?.headers.get('X-Trace-Id')).toBe('v 1');
});

test('an enum value that the generator writes as another text is refused', async () => {
  copy.edit('openapi/messages.yaml', 'enum: ["<=",', 'enum: ["image/*","<=",');
  const before = copy.client();
  const { code, stderr } = await copy.generate();
  expect(code).toBe(1);
  expect(stderr).toContain('The generated code does not say what the spec says; nothing was replaced.');
  expect(stderr).toContain('enum oddEnum: ["image/*","<="');
  expect(copy.client()).toEqual(before);
});
