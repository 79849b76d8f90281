import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyForGenerate, plainEnvironment, type GeneratorCopy } from '../support/generator-copy.js';

jest.setTimeout(120_000);

const storage = '.cache/openapi-generator';
let copy: GeneratorCopy;
let javaLog: string;
let environment: NodeJS.ProcessEnv;
beforeEach(async () => {
  copy = await copyForGenerate();
  copy.edit('openapi/messages.yaml', /$/, '# changed\n');
  javaLog = copy.at('java.log');
  environment = wrapJava();
});
afterEach(() => copy.remove());

/** The real Java, whose arguments are written down. */
function wrapJava(before = ''): NodeJS.ProcessEnv {
  const real = execFileSync('sh', ['-c', 'command -v java'], { encoding: 'utf8' }).trim();
  const folder = copy.at('wrapped-bin');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(
    path.join(folder, 'java'),
    `#!/bin/sh\necho "$@" >> '${javaLog}'\n${before}\nexec '${real}' "$@"\n`,
    { mode: 0o755 },
  );
  return { PATH: `${folder}:${process.env['PATH']}` };
}

const runs = (): string[] =>
  fs
    .readFileSync(javaLog, 'utf8')
    .split('\n')
    .filter((line) => line.includes(' generate '));
const archives = (): string[] => fs.readdirSync(copy.at(storage)).filter((name) => name.endsWith('.jsa'));
const theArchive = (): string => {
  const [name, ...others] = archives();
  if (name === undefined || others.length > 0) throw new Error(`not one archive: ${archives().join()}`);
  return `${storage}/${name}`;
};
/** What starts in the background is waited for, as a user's next run would find it. */
const makeArchive = (): void => {
  execFileSync(process.execPath, [copy.at('scripts/lib/generate/create-java-archive.js')], {
    cwd: copy.root,
    env: plainEnvironment(environment),
  });
};

test('a run uses the archive that is there, and starts Java once', async () => {
  expect((await copy.generate([], environment)).code).toBe(0);
  expect(runs()).toEqual([expect.stringContaining(`-XX:SharedArchiveFile=${theArchive()}`)]);
});

test('a run without one does not wait for it, but the next run has it', async () => {
  fs.rmSync(copy.at(theArchive()));
  expect((await copy.generate([], environment)).code).toBe(0);
  for (let tries = 0; archives().length === 0 && tries < 600; tries += 1) await sleep(100);
  copy.edit('openapi/messages.yaml', /$/, '# once more\n');
  expect((await copy.generate([], environment)).code).toBe(0);
  const [first, background, second] = runs();
  expect(first).not.toMatch(/SharedArchiveFile|ArchiveClassesAtExit/);
  expect(background).toContain('-XX:ArchiveClassesAtExit=');
  expect(second).toContain('-XX:SharedArchiveFile=');
});

test.each([
  ['cut off', (archive: Buffer) => archive.subarray(0, archive.length / 3)],
  ['garbage', () => Buffer.alloc(1_000_000, 'garbage')],
  [
    'damaged within',
    (archive: Buffer) =>
      Buffer.concat([archive.subarray(0, 8e6), Buffer.alloc(4096, 1), archive.subarray(8e6 + 4096)]),
  ],
  ['a few bytes', () => Buffer.from('x')],
])('an archive that is %s never breaks a run, and is thrown away', async (_, damage) => {
  // That the next one is made is shown above; here it would only take its time.
  environment = wrapJava('case "$*" in *ArchiveClassesAtExit*) exit 1 ;; esac');
  const name = theArchive();
  copy.replace(name, damage(fs.readFileSync(copy.at(name))));
  const { code, stderr } = await copy.generate([], environment);
  expect({ code, stderr, archives: archives() }).toEqual({ code: 0, stderr: '', archives: [] });
  expect((await copy.generate(['--check'], { PATH: '' })).code).toBe(0);
  const [failed, whole] = runs();
  expect(failed).toContain('-XX:SharedArchiveFile=');
  expect(whole).not.toContain('-XX:SharedArchiveFile=');
  expect(fs.readdirSync(copy.root).filter((file) => /hs_err|core/.test(file))).toEqual([]);
});

test('a broken spec is the spec that is reported, with an archive and without', async () => {
  copy.edit('openapi/messages.yaml', /^paths:/m, 'pathz:');
  const withArchive = await copy.generate([], environment);
  fs.rmSync(copy.at(theArchive()));
  const without = await copy.generate([], environment);
  expect(withArchive.stderr).toBe(without.stderr);
  expect(withArchive.stderr).toContain('attribute paths is missing');
  expect(runs()).toHaveLength(2);
});

test('a Java that makes no archives is asked once only', async () => {
  fs.rmSync(copy.at(theArchive()));
  // Drops the flag that asks for one, as a Java ignores what it does not know.
  environment = wrapJava(
    'for a in "$@"; do shift; case "$a" in -XX:Archive*) ;; *) set -- "$@" "$a" ;; esac; done',
  );
  makeArchive();
  makeArchive();
  expect((await copy.generate([], environment)).code).toBe(0);
  expect(runs()).toHaveLength(2);
  expect(runs()[1]).not.toContain('SharedArchiveFile');
});
