import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../../src/commands/commands.js';
import { bashCompletion } from '../../src/completion/bash.js';
import { fishCompletion } from '../../src/completion/fish.js';
import { zshCompletion } from '../../src/completion/zsh.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();

/** Skipped by name where the shell is not installed. */
function inShell(shell: string): typeof test.skip {
  return spawnSync(shell, ['-c', 'true']).status === 0 ? test : test.skip;
}

function write(name: string, content: string): string {
  const file = path.join(folder(), name);
  writeFileSync(file, content);
  return file;
}

function completeInBash(words: readonly string[]): string[] {
  const file = write('completion.bash', bashCompletion(COMMANDS));
  const script = `source "${file}"
    COMP_WORDS=(bw-messages ${words.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${words.length}
    _bw_messages; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

inShell('bash').each([
  [['se'], ['send', 'send-file', 'settle', 'segments']],
  [['list', '--message-st'], ['--message-status']],
  [
    ['list', '--message-direction', ''],
    ['INBOUND', 'OUTBOUND'],
  ],
  [['list', '--output', 'nd'], ['ndjson']],
  // Bash takes the sign for a word of its own, unless COMP_WORDBREAKS lacks it.
  [
    ['list', '--message-direction', '='],
    ['INBOUND', 'OUTBOUND'],
  ],
  [['list', '--output', '=', 'nd'], ['ndjson']],
  [['list', '--output=nd'], ['--output=ndjson']],
  [['list', '--output=ndjson', '--message-st'], ['--message-status']],
  [['list', '--no-bw'], ['--no-bw-queued']],
  [['completion', 'z'], ['zsh']],
])('bash completes bw-messages %j', (words, expected) => {
  expect(completeInBash(words).sort()).toEqual([...expected].sort());
});

/** Types keys in an interactive shell in a pseudo-terminal once it is ready, and resolves to what then stands in its line. */
async function typeInBash(keys: string, setUp: string): Promise<string> {
  const at = folder();
  const [script, answer, rc] = ['completion', 'answer', 'rc'].map((name) => path.join(at, name));
  writeFileSync(script!, bashCompletion(COMMANDS));
  writeFileSync(
    rc!,
    `source ${script}; ${setUp}
     show() { printf %s "$READLINE_LINE" > ${answer}; exit; }
     bind -x '"\\C-x": show'; PS1='ready> '\n`,
  );
  const running = spawn('script', ['-qec', `bash --noprofile --rcfile ${rc} -i`, path.join(at, 'log')], {
    env: { PATH: process.env['PATH'], TERM: 'dumb', HOME: at },
  });
  let out = '';
  running.stdout.on('data', (chunk: Buffer) => {
    const wasReady = out.includes('ready> ');
    out += chunk.toString();
    if (!wasReady && out.includes('ready> ')) running.stdin.write(`${keys}\u0018`);
  });
  await once(running, 'close');
  return readFileSync(answer!, 'utf8');
}

const inBashTerminal = spawnSync('script', ['--version']).status === 0 ? inShell('bash') : test.skip;

inBashTerminal.each([
  ['--output=c\t', '--output=csv ', ''],
  ['--output=c\t', '--output=csv ', 'COMP_WORDBREAKS=" "'],
  ['--output c\t', '--output csv ', ''],
  ['--message-direction=\t', '--message-direction=INBOUND ', 'bind TAB:menu-complete'],
  ['--message-st\t', '--message-status ', ''],
])('in a terminal of bash %j becomes %j (%s)', async (keys, expected, setUp) => {
  const line = await typeInBash(`bw-messages list ${keys}`, setUp);
  expect(line).toBe(`bw-messages list ${expected}`);
});

inShell('fish').each([
  ['bw-messages se', ['segments', 'send', 'send-file', 'settle']],
  ['bw-messages list --message-st', ['--message-status']],
  ['bw-messages list --message-direction ', ['INBOUND', 'OUTBOUND']],
  ['bw-messages list --message-direction=', ['--message-direction=INBOUND', '--message-direction=OUTBOUND']],
  ['bw-messages list --output=cs', ['--output=csv']],
  ['bw-messages completion z', ['zsh']],
])('fish completes %s', (line, expected) => {
  const file = write('completion.fish', fishCompletion(COMMANDS));
  const out = execFileSync(
    'fish',
    ['--no-config', '-c', `source ${file}; complete --do-complete '${line}'`],
    {
      encoding: 'utf8',
      env: { ...process.env, HOME: folder() },
    },
  );
  expect(
    out
      .trim()
      .split('\n')
      .map((candidate) => candidate.split('\t')[0])
      .sort(),
  ).toEqual(expected);
});

inShell('zsh').each([
  ['bw-messages segm', 'bw-messages segments '],
  ['bw-messages list --message-st', 'bw-messages list --message-status='],
  ['bw-messages list --message-direction=INB', 'bw-messages list --message-direction=INBOUND '],
  ['bw-messages list --output=c', 'bw-messages list --output=csv '],
  ['bw-messages list --output c', 'bw-messages list --output csv '],
  ['bw-messages completion zs', 'bw-messages completion zsh '],
])('zsh completes %s', (line, expected) => {
  const script = write('_bw-messages', zshCompletion(COMMANDS));
  const at = folder();
  const answer = path.join(at, 'answer');
  writeFileSync(
    path.join(at, '.zshrc'),
    `autoload -Uz compinit && compinit -u -D; source ${script}
     show() { print -rn -- "$BUFFER" > ${answer}.new && mv ${answer}.new ${answer} }
     zle -N show; bindkey '^X' show; print ready > ${at}/ready\n`,
  );
  // A second zsh in a pseudo-terminal, since its completion works in an interactive shell alone.
  const keys = `zmodload zsh/zpty zsh/zselect
    wait_for() { for i in {1..5000}; do [[ -e $1 ]] && return; zselect -t 2; done }
    zpty -b inner 'ZDOTDIR=${at} TERM=dumb zsh -i'
    wait_for ${at}/ready; zpty -w -n inner $'${line}\\t\\x18'; wait_for ${answer}; zpty -d inner`;
  spawnSync('zsh', ['-f', '-c', keys], { timeout: 240_000 });
  expect(readFileSync(answer, 'utf8')).toBe(expected);
});
