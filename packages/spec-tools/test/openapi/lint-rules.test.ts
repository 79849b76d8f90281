import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from '../../src/repository/root.js';
import { programOf } from '../../src/repository/run-program.js';
import { specFile } from '../support/corpus.js';

const spec = fs.readFileSync(specFile, 'utf8');
const route = '/users/{accountId}/messages';
let folder: string;
beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-lint-'))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function lint(text: string): { status: number | null; rules: string[] } {
  const file = path.join(folder, 'spec.yaml');
  fs.writeFileSync(file, text);
  const config = path.join(ROOT, 'openapi', 'redocly.yaml');
  const { status, stdout } = spawnSync(
    process.execPath,
    [programOf('@redocly/cli', 'redocly'), 'lint', '--config', config, '--format', 'json', file],
    {
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      cwd: folder,
    },
  );
  const problems: { ruleId: string }[] = JSON.parse(stdout.slice(stdout.indexOf('{'))).problems;
  return { status, rules: problems.map(({ ruleId }) => ruleId) };
}

test('the spec has no error and no warning', () => {
  expect(lint(spec)).toEqual({ status: 0, rules: [] });
});

const broken: [string, string, (document: any) => void][] = [
  [
    'an operationId is renamed',
    'frozen-operation-ids',
    (d) => (d.paths[route].post.operationId = 'sendMessage'),
  ],
  ['an operation is gone', 'frozen-operation-ids', (d) => delete d.paths[route].get],
  [
    'a parameter has no description',
    'parameter-words',
    (d) => (d.components.parameters.sort.description = ' '),
  ],
  [
    'the 429 of a rate-limited operation has no Retry-After',
    'retry-after',
    (d) => delete d.components.responses.listMessagesTooManyRequestsError.headers,
  ],
  ['a rate-limited operation has no 429', 'retry-after', (d) => delete d.paths[route].get.responses['429']],
  [
    'a path has servers',
    'root-servers-only',
    (d) => (d.paths[route].servers = [{ url: 'https://example.com' }]),
  ],
  [
    'an operation has servers',
    'root-servers-only',
    (d) => (d.paths[route].get.servers = [{ url: 'https://example.com' }]),
  ],
  [
    'an array is said to be a set',
    'no-unique-items',
    (d) => (d.components.schemas.messageRequest.properties.to.uniqueItems = true),
  ],
  [
    'an example is encoded already',
    'no-encoded-examples',
    (d) => (d.components.parameters.carrierName.example = 'AT%26T'),
  ],
  [
    'an extension is misspelled in form',
    'known-extensions',
    (d) => (d.paths[route].get['x-rate-limit'] = { requests: 3500 }),
  ],
];

test.each(broken)('lint fails when %s', (_why, rule, change) => {
  const document = parse(spec);
  change(document);
  const { status, rules } = lint(stringify(document));
  expect(status).toBe(1);
  expect(rules).toContain(`messages/${rule}`);
});

test('a new operation is welcome', () => {
  const document = parse(spec);
  const list = document.paths[route].get;
  document.paths[`${route}/{messageId}`] = {
    get: {
      ...list,
      operationId: 'getMessage',
      parameters: list.parameters.slice(0, 1).concat({
        name: 'messageId',
        in: 'path',
        required: true,
        description: 'Which message.',
        schema: { type: 'string' },
      }),
    },
  };
  expect(lint(stringify(document))).toEqual({ status: 0, rules: [] });
});
