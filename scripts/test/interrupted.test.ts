import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../lib/run.js';
import { fakeJava } from './support/generator-copy.js';
import { useUnchangedClient } from './support/use-generator-copy.js';

// Elsewhere no signal can be sent that a program could answer.
const onUnix = process.platform === 'win32' ? test.skip : test;
const used = useUnchangedClient();
let temporary: string;
beforeEach(() => {
  temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'interrupted-'));
  fs.mkdirSync(path.join(temporary, 'tmp'));
});
afterEach(() => fs.rmSync(temporary, { recursive: true, force: true }));

const begun = (): string => path.join(temporary, 'begun');
const WAITS_FOR_EVER = `
  require('node:fs').writeFileSync(process.env.BEGUN, '');
  setInterval(() => {}, 1000);`;
const MAKES_A_FOLDER = `
  require('node:fs').mkdtempSync(require('node:path').join(require('node:os').tmpdir(), 'of-a-test-'));`;

/** Starts a script, ends its process alone once a program of it is at work, and tells how it ended and what it left. */
async function interrupted(
  signal: NodeJS.Signals,
  args: readonly string[],
  { cwd = root, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<{ signal: unknown; left: string[] }> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env, TMPDIR: path.join(temporary, 'tmp'), BEGUN: begun() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const ended = once(child, 'close');
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  while (!fs.existsSync(begun()) && !hasEnded()) await new Promise((resolve) => setTimeout(resolve, 20));
  if (hasEnded()) throw new Error(`It ended before it was interrupted: ${output}`);
  child.kill(signal);
  await ended;
  return { signal: child.signalCode, left: fs.readdirSync(path.join(temporary, 'tmp')) };
}

onUnix.each(['SIGINT', 'SIGTERM'] as const)(
  '%s of npm test leaves nothing in the temporary folder',
  async (signal) => {
    fs.writeFileSync(
      path.join(temporary, 'waits.test.js'),
      `test('waits', (done) => {${MAKES_A_FOLDER}${WAITS_FOR_EVER}});`,
    );
    const config = JSON.stringify({ rootDir: temporary, testMatch: ['**/waits.test.js'] });
    const ended = await interrupted(signal, ['scripts/test.js', '--config', config], {});
    expect(ended).toEqual({ signal, left: [] });
  },
);

onUnix.each(['SIGINT', 'SIGTERM'] as const)(
  '%s of npm run generate -- --check leaves nothing in the temporary folder, and no Java',
  async (signal) => {
    const { copy } = used;
    fs.writeFileSync(copy.at('waits.js'), WAITS_FOR_EVER);
    const env = fakeJava(
      copy,
      `if [ "$1" = -version ]; then echo 'openjdk version "17"' >&2; exit 0; fi
       export BEGUN='${begun()}'
       exec '${process.execPath}' '${copy.at('waits.js')}'`,
    );
    const ended = await interrupted(signal, ['scripts/generate.js', '--check'], { cwd: copy.root, env });
    expect(ended).toEqual({ signal, left: [] });
  },
);
