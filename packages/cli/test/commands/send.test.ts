import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { runMain } from '../support/run-main.js';

const MESSAGE = ['--application-id', '93de2206-9669-4e07-948d-329f4b722ee2', '--from', '+15551112222'];
const TO = ['--to', '+15553334444'];
const TEXT = 'A text that must not appear anywhere';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function send(args: readonly string[], options: Parameters<typeof runMain>[1] = {}) {
  return runMain(['send', '--sandbox', sandbox.url, ...MESSAGE, ...args], options);
}

test('send prints the id alone, and on stderr which host it was', async () => {
  const { code, out, err } = await send([...TO, '--text', 'Hello']);
  expect([code, out]).toEqual([0, expect.stringMatching(/^\w{29}\n$/)]);
  expect(err).toBe(`bw-messages: sandbox ${new URL(sandbox.url).host}, account 9900000\n`);
});

test('send reads the text from stdin, without the newline at its end', async () => {
  const { code } = await send([...TO, '--text-file', '-'], { stdin: 'From a pipe\n' });
  expect([code, sandbox.accepted.at(-1)?.message.text]).toEqual([0, 'From a pipe']);
});

test('send rejects a text that is not UTF-8', async () => {
  const { code, err } = await send([...TO, '--text-file', process.execPath]);
  expect([code, err]).toEqual([6, expect.stringContaining('The text is not UTF-8')]);
});

test('several recipients make one group MMS, and the command says so', async () => {
  const before = sandbox.accepted.length;
  const { code, err } = await send([...TO, '--to', '+15553335555', '--text', 'Hi']);
  expect([code, sandbox.accepted.length - before]).toEqual([0, 1]);
  expect(err).toContain('One group MMS to 2 recipients.');
});

test('a dry run shows the request and sends nothing', async () => {
  const before = sandbox.requests.length;
  const { code, out, err } = await send([...TO, '--text', 'Hello', '--dry-run']);
  expect([code, sandbox.requests.length - before]).toEqual([0, 0]);
  expect(JSON.parse(out)).toMatchObject({
    method: 'POST',
    segments: 1,
    recipients: 1,
    body: { text: 'Hello' },
  });
  expect(err).toContain('Nothing was sent.');
});

test('a wrong value is told by its field, and ends with exit code 6 before anything is sent', async () => {
  const before = sandbox.requests.length;
  const { code, out, err } = await send(['--to', 'nobody', '--text', TEXT]);
  expect([code, out, sandbox.requests.length - before]).toEqual([6, '', 0]);
  expect(err).toContain('to[0]');
  expect(err).not.toContain(TEXT);
});

test('what the API rejects is told in its own words, and as JSON when JSON was asked for', async () => {
  sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status: 403, times: 2 });
  const text = await send([...TO, '--text', TEXT]);
  expect([text.code, text.err]).toEqual([2, expect.stringContaining('status 403')]);
  const json = await send([...TO, '--text', TEXT, '--output', 'json']);
  const last = json.err.trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({ error: { status: 403, outcome: 'not-accepted', exitCode: 2 } });
  expect(json.err + text.err).not.toContain(TEXT);
});

test('an unknown outcome ends with exit code 8 and says what to do', async () => {
  sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 1 });
  const { code, err } = await send([...TO, '--text', TEXT]);
  expect([code, err]).toEqual([
    8,
    expect.stringMatching(
      /look it up before sending it again\. In about 15 minutes bw-messages list shows it/,
    ),
  ]);
});

test('wrong credentials end with exit code 2, and are not shown', async () => {
  const { code, out, err } = await runMain(
    [
      'send',
      ...MESSAGE,
      ...TO,
      '--text',
      TEXT,
      '--base-url',
      sandbox.baseUrl,
      '--token-url',
      sandbox.tokenUrl,
      '--verbose',
    ],
    { env: { BW_ACCOUNT_ID: '9900000', BW_CLIENT_ID: 'sandbox-client', BW_CLIENT_SECRET: 'hush-hush-hush' } },
  );
  expect(code).toBe(2);
  expect(out + err).not.toMatch(/hush|\+1555|must not appear/);
});

test('credentials that are missing are told by the name of their variable, and nothing is sent', async () => {
  const { code, err } = await runMain(['send', ...MESSAGE, ...TO, '--text', TEXT]);
  expect([code, err]).toEqual([
    6,
    expect.stringContaining('accountId is not set: set BW_ACCOUNT_ID or --account-id'),
  ]);
});
