import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { EXIT_CODES } from '../../src/errors/exit-code.js';
import { main } from '../../src/main.js';
import { createMemoryTerminal } from '../support/memory-terminal.js';
import { runMain } from '../support/run-main.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();
const FIXED = ['--application-id', '93de2206-9669-4e07-948d-329f4b722ee2', '--from', '+15551112222'];
const MESSAGE = [...FIXED, '--to', '+15553334444', '--text', 'Hi'];
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.close());

const send = () => runMain(['send', '--sandbox', sandbox.url, ...MESSAGE]);

function answerSendsWith(status: number, headers: Record<string, string> = {}): void {
  sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status, headers, times: 'always' });
}

async function sendFile(line: string): Promise<number> {
  const at = folder();
  writeFileSync(path.join(at, 'list.csv'), `key,to\n${line}\n`);
  const flags = ['--journal', path.join(at, 'journal'), '--text-template', 'Hi', ...FIXED];
  return (await runMain(['send-file', path.join(at, 'list.csv'), '--sandbox', sandbox.url, ...flags])).code;
}

test('exit code 0: a message was sent', async () => {
  expect((await send()).code).toBe(0);
});

test('exit code 1: nobody answers at the address of the API', async () => {
  const env = {
    BW_ACCOUNT_ID: '1',
    BW_USERNAME: 'u',
    BW_PASSWORD: 'p',
    BW_BASE_URL: 'http://127.0.0.1:9/api',
  };
  const { code, err } = await runMain(['send', ...MESSAGE], { env });
  expect([code, err]).toEqual([1, expect.stringContaining('not-accepted')]);
});

test.each([401, 403])('exit code 2: the API answers %d', async (status) => {
  answerSendsWith(status);
  expect((await send()).code).toBe(2);
});

test('credentials that are rejected: the command that tells where they come from is named', async () => {
  const env = {
    BW_ACCOUNT_ID: '9900000',
    BW_USERNAME: 'sandbox-user',
    BW_PASSWORD: 'wrong',
    BW_BASE_URL: sandbox.baseUrl,
  };
  const { code, err } = await runMain(['list', '--message-direction', 'OUTBOUND'], { env });
  expect(code).toBe(2);
  expect(err).toContain('\nbw-messages config shows where the credentials come from.\n');
});

test('exit code 3: the API answers 404', async () => {
  answerSendsWith(404);
  expect((await send()).code).toBe(3);
});

test('exit code 3: the log has no message with the id that was asked for', async () => {
  const { code, out, err } = await runMain([
    'list',
    '--sandbox',
    sandbox.url,
    '--message-id',
    'x'.repeat(29),
  ]);
  expect([code, out]).toEqual([3, '']);
  expect(err).toContain('The log has no message with this id');
});

test.each([402, 409])('exit code 4: the API answers %d', async (status) => {
  answerSendsWith(status);
  expect((await send()).code).toBe(4);
});

test('exit code 5: a list is not answered in time', async () => {
  sandbox.faults.add({ operation: 'listMessages', kind: 'hang', times: 'always' });
  // Without a token, whose request could take as long on a busy machine.
  const env = {
    BW_ACCOUNT_ID: '9900000',
    BW_USERNAME: 'sandbox-user',
    BW_PASSWORD: 'sandbox-password',
    BW_BASE_URL: sandbox.baseUrl,
  };
  const args = ['list', '--message-direction', 'OUTBOUND', '--timeout-ms', '20'];
  expect((await runMain(args, { env })).code).toBe(5);
});

test('exit code 6: the API rejects a value', async () => {
  answerSendsWith(400);
  expect((await send()).code).toBe(6);
});

test('exit code 7: the rate limit asks for a longer wait than the call may take', async () => {
  answerSendsWith(429, { 'Retry-After': '600' });
  expect((await send()).code).toBe(7);
});

test('exit code 8: nobody knows whether the message was accepted', async () => {
  sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept' });
  expect((await send()).code).toBe(8);
});

test('exit code 9: a message of a list was rejected', async () => {
  expect(await sendFile('1,nobody')).toBe(9);
});

test('exit code 130: the command was told to end', async () => {
  const controller = new AbortController();
  sandbox.faults.add({ operation: 'listMessages', kind: 'hang', times: 'always' });
  const args = ['list', '--sandbox', sandbox.url, '--message-direction', 'OUTBOUND'];
  const running = runMain(args, { signal: controller.signal });
  await sandbox.waitForRequest({ operation: 'token' });
  controller.abort(new Error('ended by a signal'));
  expect((await running).code).toBe(130);
});

test.each([
  [['segments', '-']],
  [['send', ...MESSAGE.slice(0, -2), '--text-file', '-']],
  [['config', '--secret-stdin']],
  [['list', '--secret-stdin', '--message-direction', 'OUTBOUND']],
])('exit code 130: %j was told to end while it waited for somebody to type', async (args) => {
  const terminal = { ...createMemoryTerminal(), stdin: new PassThrough() };
  const controller = new AbortController();
  const running = main(args, terminal, controller.signal);
  setImmediate(() => controller.abort(new Error('ended by a signal')));
  expect(await running).toBe(130);
  expect(terminal.err()).not.toContain('cannot be read');
});

test.each([['--help'], ['send', '--help'], ['completion', '--help']])(
  'the exit codes are in the help of: %s %s',
  async (...args) => {
    const { out } = await runMain(args.filter((arg) => arg !== undefined));
    for (const [code, meaning] of Object.entries(EXIT_CODES)) {
      expect(out).toMatch(new RegExp(`^ +${code} +${meaning.replace(/[()]/g, '.')}$`, 'm'));
    }
  },
);
