import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readFlags } from '../lib/flags.js';
import { root } from '../lib/run.js';

const usage = 'npm run sweep [-- --wet]';

test('flags that are given are read, and --help is always one of them', () => {
  expect(readFlags(usage, ['wet'], ['--wet'])).toEqual(new Set(['wet']));
  expect(readFlags(usage, ['wet'], ['--help'])).toEqual(new Set(['help']));
  expect(readFlags(usage, ['wet'], [])).toEqual(new Set());
});

test.each([
  [['--wett'], /^Unknown option '--wett'\n\nnpm run sweep/],
  [['--wet=yes'], /'--wet'.* does not take an argument\n\nnpm run sweep/],
  [['now'], /^Unexpected argument 'now'.*\n\nnpm run sweep/],
])('%j is refused with the usage', (args, message) => {
  expect(() => readFlags(usage, ['wet'], args)).toThrow(message);
});

/** What a script says when it is started with these arguments. */
function started(script: string, ...args: string[]): { status: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${script}.js`, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, out: stdout + stderr };
}

test.each([
  ['start', '--kep'],
  ['build', '--update-ap'],
  ['build', 'packages/sdk'],
  ['docs', '--open'],
  ['lint', '--fxi'],
  ['generate', '--chek'],
  ['release-rehearse', '--shrt'],
])('%s %s does nothing but say which arguments there are', (script, misspelt) => {
  const { status, out } = started(script, misspelt);
  expect(status).toBe(1);
  expect(out).toMatch(/^\nUn\w+ (option|argument) '.*'.*\n\n(Usage: )?npm /);
});

test.each(['start', 'build', 'docs', 'lint', 'generate', 'test', 'release', 'release-rehearse'])(
  '%s --help shows its arguments',
  (script) => {
    const { status, out } = started(script, '--help');
    expect(out).toMatch(/^(Usage: )?npm /);
    expect(status).toBe(0);
  },
);

test('a file that is not formatted is told with the command that formats it', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'not formatted '));
  try {
    const file = path.join(folder, 'a.json');
    fs.writeFileSync(file, '{"a":    1}');
    const { status, out } = started('lint', file);
    expect(out).toContain('To format them, run: npm run lint -- --fix');
    expect(status).toBe(1);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('an argument of test that jest does not know fails by what jest says of it', () => {
  const { status, out } = started('test', '--ful');
  expect(status).toBe(1);
  expect(out).toContain('Unrecognized option "ful"');
  expect(out).toMatch(/ --ful ended with exit code 1\n$/);
});
