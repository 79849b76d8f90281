import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from '../../src/repository/root.js';
import { programOf } from '../../src/repository/run-program.js';
import { specFile } from '../support/corpus.js';

/** The rules that each of these specs breaks. One run reads all of them, since it takes a second to start. */
function lint(specs: readonly string[]): string[][] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-lint-'));
  try {
    const files = specs.map((text, index) => {
      const file = path.join(folder, `${index}.yaml`);
      fs.writeFileSync(file, text);
      return file;
    });
    const config = path.join(ROOT, 'openapi', 'redocly.yaml');
    const { stdout } = spawnSync(
      process.execPath,
      [programOf('@redocly/cli', 'redocly'), 'lint', '--config', config, '--format', 'json', ...files],
      {
        encoding: 'utf8',
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      },
    );
    const reports = stdout.match(/\{\n {2}"totals"[^]*?\n\}/g) ?? [];
    return reports.map((report) =>
      JSON.parse(report).problems.map(({ ruleId }: { ruleId: string }) => ruleId),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const spec = fs.readFileSync(specFile, 'utf8');
const route = '/users/{accountId}/messages';
function edited(change: (document: any) => void): string {
  const document = parse(spec);
  change(document);
  return stringify(document);
}

function withAnotherOperation(document: any): void {
  const list = document.paths[route].get;
  const messageId = {
    name: 'messageId',
    in: 'path',
    required: true,
    description: 'Which.',
    schema: { type: 'string' },
  };
  document.paths[`${route}/{messageId}`] = {
    get: { ...list, operationId: 'getMessage', parameters: [...list.parameters.slice(0, 1), messageId] },
  };
}

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

let found: string[][];
beforeAll(() => {
  found = lint([spec, edited(withAnotherOperation), ...broken.map(([, , change]) => edited(change))]);
});

test('lint finds nothing in the spec', () => expect(found[0]).toEqual([]));

test('lint finds nothing in a spec with another operation', () => expect(found[1]).toEqual([]));

test.each(broken.map(([why, rule], index) => [why, rule, index] as const))(
  'lint fails when %s',
  (_why, rule, index) => expect(found[index + 2]).toContain(`messages/${rule}`),
);
