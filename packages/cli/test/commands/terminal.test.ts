import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { CLI } from '../support/run-cli.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const exec = promisify(execFile);
const folder = temporaryFolders();

/** `script` of util-linux gives a program a terminal, and is there on every Linux. */
function hasScript(): boolean {
  try {
    return process.platform === 'linux' && execFileSync('script', ['--version']).length > 0;
  } catch {
    return false;
  }
}

const onTerminal = hasScript() ? test : test.skip;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { messages: 500 } });
});
afterAll(() => sandbox.close());

/** Runs the program in a pseudo-terminal; types `input` on its keyboard. */
async function inTerminal(args: string, { input = '', env = {} }: { input?: string; env?: object } = {}) {
  const log = path.join(folder(), 'log');
  const command = `"${process.execPath}" "${CLI}" ${args}; echo "exit code $?"`;
  const running = exec('script', ['-qec', command, log], {
    env: { PATH: process.env['PATH'], TERM: 'xterm', HOME: '/nowhere', ...env },
  });
  running.child.stdin?.end(input);
  return (await running).stdout.replace(/\r\n/g, '\n');
}

onTerminal('on a terminal a list is a table with a bold head', async () => {
  const out = await inTerminal(`list --sandbox ${sandbox.url} --message-direction OUTBOUND --max 2`);
  expect(out).toContain('\u001b[1mreceiveTime');
  expect(out).toContain('OUTBOUND');
  expect(out).toContain('exit code 0');
});

onTerminal('NO_COLOR takes the colours away', async () => {
  const out = await inTerminal(`list --sandbox ${sandbox.url} --message-direction OUTBOUND --max 1`, {
    env: { NO_COLOR: '1' },
  });
  expect(out).not.toContain('\u001b[1m');
});

onTerminal('progress is one line that is written over, and data in a file has none of it', async () => {
  const out = path.join(folder(), 'rows.ndjson');
  const fromDateTime = new Date(Date.now() - 13 * 864e5).toISOString();
  const shown = await inTerminal(
    `export --sandbox ${sandbox.url} --from-date-time ${fromDateTime} --out ${out}`,
  );
  expect(shown).toContain('\r\u001b[K');
  expect(shown).toMatch(/\d+ rows, \d+\/s, 100 %/);
});

onTerminal('before more than 10 real messages a person is asked, and no sends nothing', async () => {
  const at = folder();
  const file = path.join(at, 'list.ndjson');
  writeFileSync(
    file,
    Array.from({ length: 11 }, (_, key) => JSON.stringify({ key, to: '+15553334444' })).join('\n'),
  );
  const env = {
    BW_ACCOUNT_ID: '1',
    BW_USERNAME: 'u',
    BW_PASSWORD: 'p',
    BW_BASE_URL: 'https://messaging.invalid/api',
  };
  const out = await inTerminal(`send-file ${file} --journal ${at}/journal --text-template Hi`, {
    input: 'n\n',
    env,
  });
  expect(out).toContain('Send 11 real messages by messaging.invalid? [y/N]');
  expect(out).toContain('Nothing was sent.');
  expect(out).toContain('exit code 6');
});
