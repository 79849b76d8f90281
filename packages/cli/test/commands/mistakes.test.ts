import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { createSystemClock } from '@bandwidth-messages/sdk';
import { runMain } from '../support/run-main.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();
const MESSAGE = ['--application-id', 'a', '--from', '+15551112222'];
const TO_SANDBOX = ['--sandbox', 'http://127.0.0.1:9'];

test.each<[string, string[], string]>([
  [
    'a date without a time is told how to write one',
    ['list', ...TO_SANDBOX, '--from-date-time', '2026-11-29'],
    'In a shell: --from-date-time 2026-11-29T00:00:00Z. [validation, flag --from-date-time]',
  ],
  [
    'an export without a begin is told the flag that it lacks',
    ['export', ...TO_SANDBOX],
    'export needs the begin of its range, such as --from-date-time 2026-11-29T00:00:00Z.',
  ],
  [
    'an option of the export is called as the flag that sets it',
    ['export', ...TO_SANDBOX, '--from-date-time', '2026-11-29T00:00:00Z', '--concurrency', '65'],
    '[validation, flag --concurrency]',
  ],
  [
    'an address of a sandbox that cannot be one is told how to write it',
    ['list', '--sandbox', 'ftp://127.0.0.1:9'],
    '--sandbox must be an address, such as http://127.0.0.1:4010.',
  ],
  ['wrong usage points to the help of its command', ['send', '--too', 'x'], 'bw-messages send --help shows'],
  ['an unknown command points to the help of the program', ['sned'], 'bw-messages --help shows'],
])('%s', async (_, args, expected) => {
  const { code, err } = await runMain(args);
  expect([code, err]).toEqual([6, expect.stringContaining(expected)]);
});

const CREDENTIALS = { BW_ACCOUNT_ID: '1', BW_CLIENT_ID: 'id', BW_CLIENT_SECRET: 'secret' };
const LIST = ['list', '--message-direction', 'INBOUND'];

test.each<[string, string[], Record<string, string>]>([
  ['environment variable BW_BASE_URL', LIST, { BW_BASE_URL: 'http://api.example' }],
  ['environment variable BW_TOKEN_URL', LIST, { BW_TOKEN_URL: 'http://api.example' }],
  ['environment variable BW_ACCOUNT_ID', LIST, { BW_ACCOUNT_ID: '1/2' }],
  ['environment variable BW_CLIENT_SECRET', LIST, { BW_CLIENT_SECRET: 'one\ntwo' }],
  ['--base-url', [...LIST, '--base-url', 'http://api.example'], { BW_BASE_URL: 'https://api.example' }],
  ['--account-id', [...LIST, '--account-id', '1/2'], {}],
  ['--sandbox', ['list', '--message-direction', 'INBOUND', '--sandbox', 'http://api.example'], {}],
])('a wrong setting is told where it comes from: %s', async (source, args, env) => {
  const { code, err } = await runMain(args, { env: { ...CREDENTIALS, ...env } });
  expect([code, err]).toEqual([6, expect.stringContaining(`[validation, set by ${source}]`)]);
});

test('a wrong setting of a profile is told the name of the profile and its file', async () => {
  const file = path.join(folder(), 'config.json');
  const profiles = {
    work: { accountId: '1', clientId: 'id', clientSecret: 's', baseUrl: 'http://api.example' },
  };
  writeFileSync(file, JSON.stringify({ profiles }), { mode: 0o600 });
  const { code, err } = await runMain([...LIST, '--config-file', file, '--profile', 'work']);
  expect([code, err]).toEqual([6, expect.stringContaining(`[validation, set by profile work of ${file}]`)]);
});

test('a wrong setting is told where it comes from where JSON was asked for, too', async () => {
  const env = { ...CREDENTIALS, BW_BASE_URL: 'http://api.example' };
  const { err } = await runMain([...LIST, '--output', 'json'], { env });
  expect(JSON.parse(err)).toMatchObject({
    error: { field: 'baseUrl', source: 'environment variable BW_BASE_URL', exitCode: 6 },
  });
});

test('a wrong secret from stdin is told that it comes from there, and not shown', async () => {
  const { code, err } = await runMain([...LIST, '--secret-stdin'], { env: CREDENTIALS, stdin: 'hush\nhush' });
  expect([code, err]).toEqual([6, expect.stringContaining('[validation, set by stdin]')]);
  expect(err).not.toContain('hush');
});

test('a list for an account that cannot be one is rejected as a whole: no key is used up', async () => {
  const at = folder();
  const file = path.join(at, 'list.csv');
  writeFileSync(file, 'key,to,text\n1,+15553334444,Hi\n');
  const flags = ['--journal', path.join(at, 'journal'), ...MESSAGE];
  const { code, out } = await runMain(['send-file', file, ...flags], {
    env: { ...CREDENTIALS, BW_ACCOUNT_ID: '9900000 ' },
  });
  expect([code, out, existsSync(path.join(at, 'journal'))]).toEqual([6, '', false]);
});

test('a sandbox that does not run is told how to start one', async () => {
  // Waits between two attempts are over at once.
  const clock = { ...createSystemClock(), sleep: () => Promise.resolve() };
  const { code, err } = await runMain(['list', ...TO_SANDBOX, '--message-direction', 'INBOUND'], { clock });
  expect([code, err]).toEqual([1, expect.stringContaining('npx @bandwidth-messages/sandbox starts one.')]);
});

test('wrong usage is one JSON object and nothing else where JSON was asked for', async () => {
  const { err } = await runMain(['list', '--outptu', 'json', '--output', 'json']);
  expect(JSON.parse(err)).toMatchObject({ error: { name: 'UsageError', exitCode: 6 } });
});

describe('a list', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const sendFile = (template: string, lines: string, at = folder(), more: readonly string[] = []) => {
    const file = path.join(at, 'list.csv');
    writeFileSync(file, lines);
    const flags = ['--journal', path.join(at, 'journal'), '--text-template', template];
    return runMain(['send-file', file, '--sandbox', sandbox.url, ...flags, ...MESSAGE, ...more]);
  };

  test('whose rate cannot be is told the flag that sets it', async () => {
    const { code, err } = await sendFile('Hi', 'key,to\n1,+15553334444\n', folder(), [
      '--segments-per-second',
      '0',
    ]);
    expect([code, err]).toEqual([6, expect.stringContaining('[validation, flag --segments-per-second]')]);
  });

  test('whose template names a column that it does not have is told the nearest one', async () => {
    const { code, err } = await sendFile('Hi {nam}', 'key,to,name\n1,+15553334444,Ann\n');
    expect([code, err]).toEqual([6, expect.stringContaining('Did you mean {name}?')]);
  });

  test('with a corrected message under the key of a rejected one is told that it needs another key', async () => {
    const at = folder();
    expect((await sendFile('Hi', 'key,to\n1,nobody\n', at)).code).toBe(9);
    const { code, out } = await sendFile('Hi', 'key,to\n1,+15553334444\n', at);
    expect([code, out]).toEqual([9, expect.stringContaining('needs a key of its own.')]);
  });
});
