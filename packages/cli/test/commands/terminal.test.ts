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

/** Runs the program in a pseudo-terminal. */
async function inTerminal(args: string, { env = {} }: { env?: object } = {}) {
  const log = path.join(folder(), 'log');
  const command = `"${process.execPath}" "${CLI}" ${args}; echo "exit code $?"`;
  const running = exec('script', ['-qec', command, log], {
    env: { PATH: process.env['PATH'], TERM: 'xterm', HOME: '/nowhere', ...env },
  });
  running.child.stdin?.end();
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

/** Runs a program in a pseudo-terminal, and does something once it shows a question. */
async function atQuestion(
  program: string,
  env: object,
  { question, act }: { question: string; act: (type: (keys: string) => void, out: string) => void },
): Promise<string> {
  const running = spawn('script', ['-qec', program, path.join(folder(), 'log')], {
    env: { PATH: process.env['PATH'], TERM: 'xterm', HOME: '/nowhere', ...env },
  });
  let out = '';
  let isAsked = false;
  running.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (isAsked || !out.includes(question)) return;
    isAsked = true;
    act((keys) => running.stdin.write(keys), out);
  });
  await once(running, 'close');
  return out.replace(/\r\n/g, '\n');
}

/** Runs a list for the real API in a terminal, and types `keys` once the question is there. */
function typeAtSendFile(keys: string): Promise<string> {
  const at = folder();
  const file = path.join(at, 'list.ndjson');
  const lines = Array.from({ length: 11 }, (_, key) => JSON.stringify({ key, to: '+15553334444' }));
  writeFileSync(file, lines.join('\n'));
  const command = `"${process.execPath}" "${CLI}" send-file ${file} --journal ${at}/journal --text-template Hi --from +15551112222 --application-id a`;
  const env = {
    BW_ACCOUNT_ID: '1',
    BW_USERNAME: 'u',
    BW_PASSWORD: 'p',
    BW_BASE_URL: 'https://messaging.invalid/api',
  };
  // Ctrl-C ends the shell, too, unless it catches it.
  return atQuestion(`trap : INT; ${command}; echo "exit code $?"`, env, {
    question: 'Send 11 real messages by messaging.invalid? [y/N]',
    act: (type) => type(keys),
  });
}

onTerminal('before more than 10 real messages a person is asked, and no sends nothing', async () => {
  const out = await typeAtSendFile('n\n');
  expect(out).toContain('Nothing was sent.');
  expect(out).toContain('exit code 6');
});

onTerminal('Ctrl-C at the question ends with exit code 130', async () => {
  expect(await typeAtSendFile('\u0003')).toContain('exit code 130');
});

onTerminal('the end of the input at the question is no yes', async () => {
  const out = await typeAtSendFile('\u0004');
  expect(out).toContain('Nothing was sent.');
  expect(out).toContain('exit code 6');
});

/** Lists with the secret that is typed at its question; tells whether the terminal is then as it was. */
function atSecretQuestion(act: (type: (keys: string) => void, out: string) => void): Promise<string> {
  const list = `"${process.execPath}" "${CLI}" list --secret-stdin --message-direction OUTBOUND --max 1 --output ndjson`;
  const program = [
    'before=$(stty -g)',
    `sh -c 'echo process $$; exec ${list}'`,
    'echo "exit code $?"',
    '[ "$before" = "$(stty -g)" ] && echo "the terminal is as before"',
  ].join('; ');
  const env = {
    BW_ACCOUNT_ID: '9900000',
    BW_CLIENT_ID: 'sandbox-client',
    BW_BASE_URL: sandbox.baseUrl,
    BW_TOKEN_URL: sandbox.tokenUrl,
  };
  return atQuestion(program, env, { question: 'Client secret: ', act });
}

onTerminal('a secret that is typed on a terminal is asked for, and not shown', async () => {
  const out = await atSecretQuestion((type) => type('sandbox-secrex\u007ft\n'));
  expect(out).toContain('"messageDirection":"OUTBOUND"');
  expect(out).toContain('exit code 0');
  expect(out).toContain('the terminal is as before');
  expect(out).not.toContain('secrex');
  expect(out).not.toContain('secret\n');
});

onTerminal.each<[string, number, (type: (keys: string) => void, out: string) => void]>([
  ['Ctrl-C', 130, (type) => type('hush\u0003')],
  ['the end of the input', 6, (type) => type('\u0004')],
  ['SIGTERM', 130, (_, out) => process.kill(Number(/process (\d+)/.exec(out)?.[1]), 'SIGTERM')],
])(
  '%s at the question for the secret ends the command, and leaves the terminal as it was',
  async (_, code, act) => {
    const out = await atSecretQuestion(act);
    expect(out).toContain(`exit code ${code}`);
    expect(out).toContain('the terminal is as before');
    expect(out).not.toContain('hush');
  },
);

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
