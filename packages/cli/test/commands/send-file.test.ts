import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { runCli } from '../support/run-cli.js';
import { runMain } from '../support/run-main.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();
const FIXED = ['--application-id', '93de2206-9669-4e07-948d-329f4b722ee2', '--from', '+15551112222'];
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function listFile(lines: readonly string[]): { file: string; journal: string } {
  const at = folder();
  const file = path.join(at, 'list.csv');
  writeFileSync(file, ['key,to,name', ...lines, ''].join('\n'));
  return { file, journal: path.join(at, 'list.journal') };
}

function people(from: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `p${from + index},+1555${String(3_000_000 + from + index)},Ann`,
  );
}

const sendFile = (file: string, ...args: readonly string[]) =>
  runMain([
    'send-file',
    file,
    '--sandbox',
    sandbox.url,
    ...FIXED,
    '--text-template',
    'Hello {name}',
    ...args,
  ]);

test('a list is sent, its results are printed, and the same command again sends nothing more', async () => {
  const { file, journal } = listFile(people(0, 25));
  const before = sandbox.accepted.length;
  const first = await sendFile(file, '--journal', journal);
  const again = await sendFile(file, '--journal', journal);
  expect([first.code, again.code, sandbox.accepted.length - before]).toEqual([0, 0, 25]);
  const results = first.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { key: string; outcome: string });
  expect(results.map(({ outcome }) => outcome)).toEqual(Array<string>(25).fill('accepted'));
  expect(first.err).toContain('25 accepted, 0 rejected, 0 unknown, 0 skipped; 25 segments');
  expect(sandbox.accepted.at(-1)?.message.text).toBe('Hello Ann');
  expect(first.err + first.out + readFileSync(journal, 'utf8')).not.toContain('Hello');
});

test('messages that the API would reject are told by key and field, and end with exit code 9', async () => {
  const { file, journal } = listFile([...people(100, 2), 'bad,nobody,Ann']);
  const { code, out, err } = await sendFile(file, '--journal', journal);
  expect([code, out]).toEqual([9, expect.stringContaining('"key":"bad","outcome":"rejected"')]);
  expect(out + err).not.toMatch(/\+15553|nobody/);
});

test('a dry run checks every line and sends nothing', async () => {
  const { file } = listFile([...people(200, 3), 'bad,nobody,Ann']);
  const before = sandbox.accepted.length;
  const { code, out, err } = await sendFile(file, '--dry-run');
  expect([code, sandbox.accepted.length - before]).toEqual([9, 0]);
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(err).toContain('3 would be sent, 1 would be rejected, 0 skipped; 3 segments, 3 s in the queue');
});

test('a message with an unknown outcome ends with exit code 8, and is not sent again', async () => {
  sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 1 });
  const { file, journal } = listFile(people(300, 1));
  const before = sandbox.accepted.length;
  const first = await sendFile(file, '--journal', journal);
  const again = await sendFile(file, '--journal', journal);
  expect([first.code, again.code, sandbox.accepted.length - before]).toEqual([8, 8, 1]);
  expect(first.err).toContain('bw-messages settle');
});

test('killed in the middle, the same command sends the rest and nothing twice', async () => {
  const { file, journal } = listFile(people(400, 200));
  const before = sandbox.accepted.length;
  const killed = await runCli(
    [
      'send-file',
      file,
      '--sandbox',
      sandbox.url,
      ...FIXED,
      '--text-template',
      'Hello {name}',
      '--journal',
      journal,
    ],
    {
      onOutput: (child, out) => {
        if (out.split('\n').length > 10) child.kill('SIGKILL');
      },
    },
  );
  const again = await sendFile(file, '--journal', journal);
  const keys = sandbox.accepted.slice(before).map(({ message }) => message.to[0]);
  expect(killed.signal).toBe('SIGKILL');
  expect(new Set(keys).size).toBe(keys.length);
  // A message that was on its way when the process was killed may stay unknown.
  expect([0, 8]).toContain(again.code);
});

test('a file for the real API is not sent unasked where nobody can be asked', async () => {
  const { file, journal } = listFile(people(500, 11));
  const env = {
    BW_ACCOUNT_ID: '9900000',
    BW_USERNAME: 'u',
    BW_PASSWORD: 'p',
    BW_BASE_URL: 'https://messaging.invalid/api/v2',
  };
  const { code, err } = await runMain(
    ['send-file', file, ...FIXED, '--text-template', 'Hi', '--journal', journal],
    { env },
  );
  expect([code, err]).toEqual([6, expect.stringContaining('The file has 11 messages for messaging.invalid')]);
});

test('a journal is required', async () => {
  const { file } = listFile(people(600, 1));
  expect(await sendFile(file)).toMatchObject({ code: 6, err: expect.stringContaining('--journal') });
});

const onUnix = process.platform === 'win32' ? test.skip : test;

onUnix.each<[string, NodeJS.Signals[], number, number | null]>([
  ['Ctrl-C once', ['SIGINT'], 1000, 130],
  // The shell tells its jobs, and so does the kernel once the shell is gone.
  ['a terminal that is closed', ['SIGHUP', 'SIGHUP', 'SIGHUP'], 3000, null],
])('%s ends a list cleanly: with a summary, and nothing unknown', async (_, signals, from, exitCode) => {
  // More than the queue of the account takes at once: the list cannot be done before the signal comes.
  const { file, journal } = listFile(people(from, 1500));
  let isTold = false;
  const { code, out, err } = await runCli(
    ['send-file', file, '--sandbox', sandbox.url, ...FIXED, '--text-template', 'Hi', '--journal', journal],
    {
      onOutput: (child, shown) => {
        if (isTold || !shown.includes('accepted')) return;
        isTold = signals.every((signal) => child.kill(signal));
      },
    },
  );
  const sent = out.trim().split('\n').length;
  expect(code).toBe(exitCode);
  expect(err).toContain(`${sent} accepted, 0 rejected, 0 unknown`);
  expect(sent).toBeLessThan(1500);
});

onUnix('Ctrl-C twice ends a list at once, although a message is on its way', async () => {
  sandbox.faults.add({ operation: 'createMessage', kind: 'hang', times: 'always' });
  const { file, journal } = listFile(people(800, 1));
  let isTold = false;
  const args = ['send-file', file, '--sandbox', sandbox.url, ...FIXED, '--text-template', 'Hi', '--verbose'];
  const { code } = await runCli([...args, '--journal', journal], {
    onOutput: (child, _, err) => {
      if (isTold || !/"request","operation":"createMessage"/.test(err)) return;
      // Two signals of one kind could arrive as one.
      isTold = child.kill('SIGINT') && child.kill('SIGTERM');
    },
  });
  sandbox.faults.clear();
  expect(code).toBe(130);
});

test('a file is read as it is meant, or rejected before anything is sent', async () => {
  const before = sandbox.accepted.length;
  const utf16 = path.join(folder(), 'list.csv');
  writeFileSync(utf16, Buffer.from('\uFEFFkey,to\r\n1,+15553334444\r\n', 'utf16le'));
  const missing = path.join(folder(), 'missing.csv');
  const results = [
    await sendFile(utf16, '--journal', `${utf16}.journal`),
    await sendFile(missing, '--journal', `${missing}.journal`),
  ];
  expect(results.map(({ code }) => code)).toEqual([6, 6]);
  expect(results.map(({ err }) => err)).toEqual([
    expect.stringContaining('The file is not UTF-8'),
    expect.stringContaining('missing.csv cannot be read (ENOENT)'),
  ]);
  expect(sandbox.accepted.length - before).toBe(0);
});

test.each([
  ['missing.csv', 'missing.csv cannot be read (ENOENT). Nothing was sent.'],
  ['list.txt', 'list.txt must be a .csv with a header, or a .ndjson. Nothing was sent.'],
])('a list %s that cannot be read is told by its name, and no journal is made', async (name, problem) => {
  const journal = path.join(folder(), 'list.journal');
  const { code, out, err } = await sendFile(name, '--journal', journal);
  expect([code, out, existsSync(journal)]).toEqual([6, '', false]);
  expect(err.split('\n')[0]).toBe(`bw-messages: ${problem}`);
});

test.each([[[]], [['--dry-run']]])(
  'a list whose first record cannot be used says that nothing was sent, and counts nothing: %j',
  async (flags) => {
    const { file, journal } = listFile(['p1,+15553000000,']);
    const { code, err } = await sendFile(file, '--journal', journal, ...flags);
    const [, ...lines] = err.trimEnd().split('\n');
    expect([code, lines]).toEqual([
      6,
      [
        'Nothing was sent.',
        'bw-messages: Record 2 has no value for {name} of --text-template.',
        'bw-messages send-file --help shows what there is.',
      ],
    ]);
  },
);

test.each<[string, string, string[]]>([
  ['applicationId', 'key,to,text\n1,+15553000000,Hi\n', ['--from', '+15551112222']],
  ['from', 'key,to,text\n1,+15553000000,Hi\n', ['--application-id', 'a']],
  ['to', 'key,text\n1,Hi\n', FIXED],
  ['text or media', 'key,to,txt\n1,+15553000000,Hi\n', FIXED],
])(
  'a list whose messages would all lack %s is rejected as a whole, and the same keys are sent once it is there',
  async (field, csv, flags) => {
    const { file, journal } = listFile([]);
    writeFileSync(file, csv);
    const args = ['send-file', file, '--sandbox', sandbox.url, '--journal', journal];
    const first = await runMain([...args, ...flags]);
    expect([first.code, first.out]).toEqual([6, '']);
    expect(first.err).toContain(
      `Nothing was sent.\nbw-messages: Each message needs ${field}: the file has no such column, and no flag sets it.`,
    );
    writeFileSync(file, 'key,to,text\n1,+15553000000,Hi\n');
    expect(await runMain([...args, ...FIXED])).toMatchObject({ code: 0 });
  },
);

test('a misspelt column is asked after where a field is missing', async () => {
  const { file, journal } = listFile([]);
  writeFileSync(file, 'key,to,txt\n1,+15553000000,Hi\n');
  const args = ['send-file', file, '--sandbox', sandbox.url, '--journal', journal, ...FIXED];
  expect((await runMain(args)).err).toContain('Is it the column txt?');
});

test('an empty cell is of its record alone: the others are sent', async () => {
  const { file, journal } = listFile([]);
  writeFileSync(file, 'key,to,text\n1,,Hi\n2,+15553000000,Hi\n');
  const args = ['send-file', file, '--sandbox', sandbox.url, '--journal', journal, ...FIXED];
  expect(await runMain(args)).toMatchObject({
    code: 9,
    err: expect.stringContaining('1 accepted, 1 rejected'),
  });
});

test('a list without a message says so', async () => {
  const { file, journal } = listFile([]);
  const { code, err } = await sendFile(file, '--journal', journal);
  expect([code, err.trimEnd().split('\n').slice(1)]).toEqual([0, ['The file has no message.']]);
});

test('a CSV without a line is no empty list: nobody knows its columns', async () => {
  const { file, journal } = listFile([]);
  writeFileSync(file, '');
  const { code, err } = await sendFile(file, '--journal', journal);
  expect([code, err]).toEqual([6, expect.stringContaining('The file is empty: its first line must name')]);
});
