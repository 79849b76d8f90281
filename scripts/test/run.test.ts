import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { root, run } from '../lib/run.js';
import { endOfProgram, startProgram } from './support/run-program.js';

// What git sets for the hooks that it runs: `npm test` in one would otherwise work on the index of the commit that is being made.
const OF_A_HOOK = {
  GIT_DIR: '/nowhere/.git',
  GIT_INDEX_FILE: '/nowhere/index',
  GIT_WORK_TREE: '/nowhere',
  GIT_OBJECT_DIRECTORY: '/nowhere/objects',
  GIT_PREFIX: 'nowhere/',
};

/** What a program prints, started in the root folder as a hook would start it. */
function printed(program: string): string {
  const env = { ...process.env, ...OF_A_HOOK };
  return execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8', env }).trim();
}

const COUNT = `console.log(${JSON.stringify(Object.keys(OF_A_HOOK))}.filter((name) => name in process.env).length)`;

test('a git command of a script takes no repository from a hook that started it', () => {
  const program = `const { run } = require('./scripts/lib/run.js');
    run('git', ['rev-parse', '--show-toplevel'], { quiet: true }).then((output) => console.log(output));`;
  expect(printed(program)).toBe(fs.realpathSync(root));
});

test.each(['./scripts/lib/run.js', './jest.config.js'])(
  'once %s is loaded, no program that is started knows the repository of a hook',
  (file) => {
    expect(printed(COUNT)).toBe('5');
    expect(printed(`require('${file}'); ${COUNT}`)).toBe('0');
  },
);

test('a program that is not installed is told by its name, with what to do', async () => {
  await expect(run('no-such-program', [], { quiet: true })).rejects.toThrow(
    'no-such-program was not found on the PATH. Install it, and run again.',
  );
});

test('a program that was killed is told by the signal', async () => {
  const killed = run('node', ['-e', 'process.kill(process.pid, "SIGKILL")'], { quiet: true });
  await expect(killed).rejects.toThrow(/ was ended by SIGKILL$/);
});

// Elsewhere no signal can be sent that a program could answer.
const onUnix = process.platform === 'win32' ? test.skip : test;

onUnix.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a script that is ended by %s ends the programs that it runs',
  async (signal) => {
    const forever = 'console.log(process.pid); setInterval(() => {}, 1000)';
    const script = `const { runMain } = require('./scripts/lib/steps.js');
    const { run } = require('./scripts/lib/run.js');
    runMain(() => run('node', ['-e', ${JSON.stringify(forever)}]));`;
    const running = startProgram('-e', [script], { cwd: root });
    await once(running.child.stdout!, 'data');
    running.child.kill(signal);
    try {
      // It comes when nobody holds the output any more, the program that was run included.
      await endOfProgram(running);
      expect(running.child.signalCode).toBe(signal);
    } finally {
      endIfRunning(Number(running.out()));
    }
  },
);

function endIfRunning(pid: number): void {
  try {
    process.kill(pid);
  } catch {
    // It has ended.
  }
}
