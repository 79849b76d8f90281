import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { createHastyClock } from '../support/hasty-clock.js';
import { runMain } from '../support/run-main.js';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { messages: 12_000 } });
});
afterAll(() => sandbox.close());

const list = (...args: readonly string[]) => runMain(['list', '--sandbox', sandbox.url, ...args]);

test('list prints one JSON object a line into a pipe, and no more than --max', async () => {
  const { code, out } = await list('--message-direction', 'OUTBOUND', '--max', '3');
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect([code, rows.map((row) => row['messageDirection'])]).toEqual([
    0,
    ['OUTBOUND', 'OUTBOUND', 'OUTBOUND'],
  ]);
});

test('list asks for no page that nobody will see', async () => {
  const before = sandbox.requests.length;
  await list('--message-direction', 'OUTBOUND', '--limit', '100', '--max', '100');
  expect(sandbox.requests.slice(before).filter(({ operation }) => operation === 'listMessages')).toHaveLength(
    1,
  );
});

test('chosen fields come in the order in which they were chosen', async () => {
  const { out } = await list(
    '--message-status',
    'FAILED',
    '--max',
    '1',
    '--output',
    'csv',
    '--fields',
    'errorCode,messageStatus',
  );
  expect(out).toMatch(/^errorCode,messageStatus\r\n\d+,FAILED\r\n$/);
});

test('JSON output is one array', async () => {
  const { out } = await list(
    '--message-status',
    'FAILED',
    '--max',
    '2',
    '--output',
    'json',
    '--fields',
    'messageStatus',
  );
  expect(JSON.parse(out)).toEqual([{ messageStatus: 'FAILED' }, { messageStatus: 'FAILED' }]);
});

test.each(['ndjson', 'json', 'csv', 'table'])(
  'a list without a filter is rejected before anything is sent or printed: %s',
  async (output) => {
    const before = sandbox.requests.length;
    const { code, out } = await list('--output', output);
    expect([code, out, sandbox.requests.length - before]).toEqual([6, '', 0]);
  },
);

test('a full result window is told, and export is named', async () => {
  const { code, out, err } = await list(
    '--from-date-time',
    new Date(Date.now() - 13 * 864e5).toISOString(),
    '--limit',
    '5000',
  );
  expect([code, out.trim().split('\n').length]).toEqual([1, 10_000]);
  expect(err).toContain('bw-messages export reads them all.');
});

test('--excel is for CSV alone', async () => {
  expect(await list('--source-tn', '+1919', '--excel')).toMatchObject({ code: 6, out: '' });
});

test('--verbose tells what the client does, without secrets', async () => {
  const { err } = await list('--message-direction', 'OUTBOUND', '--max', '1', '--verbose');
  const events = err
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { type: string });
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['token', 'request', 'response']));
  expect(err).not.toContain('sandbox-secret');
});

test.each([
  [[], 'bw-messages: The API asks to wait for 200 s (listMessages).'],
  [['--quiet'], undefined],
])('a pause of minutes is told, but for %j', async (flags, told) => {
  sandbox.faults.add({
    operation: 'listMessages',
    kind: 'respond',
    status: 429,
    headers: { 'Retry-After': '200' },
  });
  const { code, err } = await runMain(
    ['list', '--sandbox', sandbox.url, '--message-direction', 'OUTBOUND', '--max', '1', ...flags],
    { clock: createHastyClock() },
  );
  expect([code, err.split('\n').find((line) => line.includes('wait'))]).toEqual([0, told]);
});

test('a misspelt flag or command is answered with the nearest one', async () => {
  expect((await list('--sorce-tn', '+1919')).err).toContain('Did you mean --source-tn?');
  expect((await runMain(['lisst'])).err).toContain('Did you mean list?');
});

test('a field that the spec does not know is told, and printed all the same', async () => {
  const { code, out, err } = await list(
    '--message-direction',
    'OUTBOUND',
    '--max',
    '1',
    '--fields',
    'mesageId',
  );
  expect([code, out]).toEqual([0, '{"mesageId":null}\n']);
  expect(err).toContain('the spec has no field mesageId. Did you mean messageId?');
});

test('--sandbox says what an address without http:// lacks', async () => {
  const { code, err } = await runMain(['list', '--sandbox', 'localhost:4010', '--source-tn', '+1919']);
  expect([code, err]).toEqual([
    6,
    expect.stringContaining('--sandbox must be an address, such as http://127.0.0.1:4010.'),
  ]);
});

test('without a filter, list says which flag asks for everything, and that one works', async () => {
  const { code, err } = await list();
  const [, time] = /--from-date-time (\S+Z)\. Nothing was sent/.exec(err) ?? [];
  expect([code, time]).toEqual([6, expect.any(String)]);
  expect((await list('--from-date-time', time!, '--max', '1')).code).toBe(0);
});

test('what cannot be right is told by the name of its flag', async () => {
  const { code, err } = await list('--from-date-time', 'yesterday');
  expect([code, err]).toEqual([6, expect.stringContaining('[validation, flag --from-date-time]')]);
});

test.each([
  ['delivered', 'DELIVERED'],
  ['DELIVRED', 'DELIVERED'],
])(
  'a word that the API is not known to take, such as %s, is asked for all the same, with a hint',
  async (word, meant) => {
    const { err } = await list('--message-status', word);
    expect(err.split('\n')[0]).toBe(`bw-messages: --message-status: did you mean ${meant}?`);
    expect(sandbox.requests.at(-1)?.url).toContain(`messageStatus=${word}`);
  },
);
