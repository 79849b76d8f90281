import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** Runs a list for the real API in a terminal, and types `keys` once the question is there. */
async function typeAtQuestion(keys: string): Promise<{ out: string; code: number | null }> {
  const at = folder();
  const file = path.join(at, 'list.ndjson');
  const lines = Array.from({ length: 11 }, (_, key) => JSON.stringify({ key, to: '+15553334444' }));
  writeFileSync(file, lines.join('\n'));
  const command = `exec "${process.execPath}" "${CLI}" send-file ${file} --journal ${at}/journal --text-template Hi`;
  const running = spawn('script', ['-qec', command, path.join(at, 'log')], {
    env: {
      PATH: process.env['PATH'],
      TERM: 'xterm',
      HOME: '/nowhere',
      BW_ACCOUNT_ID: '1',
      BW_USERNAME: 'u',
      BW_PASSWORD: 'p',
      BW_BASE_URL: 'https://messaging.invalid/api',
    },
  });
  let out = '';
  let isTyped = false;
  running.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (isTyped || !out.includes('[y/N]')) return;
    isTyped = true;
    running.stdin.write(keys);
  });
  const [code] = (await once(running, 'close')) as [number | null];
  return { out, code };
}

onTerminal('Ctrl-C at the question ends with exit code 130', async () => {
  expect((await typeAtQuestion('\u0003')).code).toBe(130);
});

onTerminal('the end of the input at the question is no yes', async () => {
  const { out, code } = await typeAtQuestion('\u0004');
  expect([code, out]).toEqual([6, expect.stringContaining('Nothing was sent.')]);
});

onTerminal(
  'in a narrow terminal a table has the columns that fit, and progress stays on one line',
  async () => {
    const fromDateTime = new Date(Date.now() - 13 * 864e5).toISOString();
    const log = path.join(folder(), 'log');
    const program = `"${process.execPath}" "${CLI}"`;
    const command = [
      'stty cols 20',
      `${program} list --sandbox ${sandbox.url} --message-direction OUTBOUND --max 1 --quiet`,
      `${program} export --sandbox ${sandbox.url} --from-date-time ${fromDateTime} --out ${log}.ndjson`,
    ].join('; ');
    const { stdout } = await exec('script', ['-qec', command, log], {
      env: { PATH: process.env['PATH'], TERM: 'xterm', HOME: '/nowhere', LC_ALL: 'C' },
    });
    const lines = stdout.replace(/\r\n/g, '\n').split('\n');
    expect(lines[0]).toBe('\u001b[1mreceiveTime\u001b[0m');
    const progress = lines.flatMap((line) => line.split('\r\u001b[K').slice(1));
    expect(progress.length).toBeGreaterThan(0);
    for (const line of progress) expect(line.length).toBeLessThan(20);
  },
);
