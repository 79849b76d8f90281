import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { copyRepository, type RepositoryCopy } from '../../src/repository/repository-copy.js';
import { withoutGit } from '../../src/repository/run-program.js';

jest.setTimeout(1_800_000);

let copy: RepositoryCopy;
beforeAll(async () => (copy = await copyRepository()));
afterAll(() => copy.remove());

function run(...args: string[]): { code: number | null; output: string } {
  const env = { ...withoutGit(process.env), FULL: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy.root,
    encoding: 'utf8',
    env,
  });
  return { code: status, output: stdout + stderr };
}

/** A filter, an enum value, an operation with a name that is no identifier and a header, and another rate limit. */
function changeByHand(document: YAML.Document): void {
  const route = ['paths', '/users/{accountId}/messages'];
  const text = { type: 'string' };
  document.addIn([...route, 'get', 'parameters'], {
    name: 'conversationId',
    in: 'query',
    description: 'Messages of this conversation only.',
    schema: text,
  });
  document.addIn(['components', 'schemas', 'priorityEnum', 'enum'], 'low');
  document.setIn([...route, 'get', 'x-rate-limit', 'requests'], 3000);
  document.setIn(['paths', '/users/{accountId}/messages/{messageId}/events'], {
    get: {
      operationId: 'listMessageEvents',
      summary: 'What happened to a message',
      description: 'Lists what happened to a message.',
      tags: ['Messages'],
      parameters: [
        { $ref: '#/components/parameters/accountId' },
        { name: 'messageId', in: 'path', required: true, description: 'Which message.', schema: text },
        {
          name: 'page-size',
          in: 'query',
          description: 'How many events.',
          schema: { type: 'integer', minimum: 1 },
        },
        { name: 'X-Trace-Id', in: 'header', description: 'Comes back in the answer.', schema: text },
      ],
      responses: {
        '200': {
          description: 'The events.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/messagesList' } } },
        },
        '401': { $ref: '#/components/responses/messagingUnauthorizedError' },
      },
    },
  });
}

test('a change of the spec by hand needs the steps of README.md, and no other line for the suite to follow', () => {
  const file = path.join(copy.root, 'openapi', 'messages.yaml');
  const document = YAML.parseDocument(fs.readFileSync(file, 'utf8'));
  changeByHand(document);
  fs.writeFileSync(file, document.toString({ lineWidth: 120, singleQuote: true }));
  expect(run('scripts/lint.js', '--fix', 'openapi/messages.yaml')).toMatchObject({ code: 0 });
  const generated = run('scripts/generate.js');
  expect(generated.output).toContain('Next: npm run build -- --update-api, npm test');
  expect(generated.code).toBe(0);
  expect(run('scripts/build.js', '--update-api')).toMatchObject({ code: 0 });
  const { code, output } = run('scripts/test.js');
  const failures = output.split('\n').filter((line) => /^(FAILED:|FAIL |\s+●)/.test(line));
  expect(failures).toEqual([]);
  expect(code).toBe(0);
});
