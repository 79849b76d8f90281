import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { hashFiles } from '../../lib/file-hashes.js';
import {
  copyForGenerate,
  endOf,
  fakeJava,
  plainEnvironment,
  type GeneratorCopy,
} from '../support/generator-copy.js';

jest.setTimeout(120_000);

let copy: GeneratorCopy;
let before: Record<string, string>;
beforeEach(async () => {
  copy = await copyForGenerate();
  before = copy.client();
});
afterEach(() => {
  expect(copy.client()).toEqual(before);
  expect(stagedRuns()).toEqual([]);
  copy.remove();
});

function stagedRuns(): string[] {
  const staging = copy.at('packages/client/.generating');
  return fs.existsSync(staging) ? fs.readdirSync(staging) : [];
}

const changeSpec = (): void =>
  copy.edit('openapi/messages.yaml', /^ {2}description: /m, (text) => `${text}Changed. `);

describe('Java', () => {
  test.each([
    ['none on the PATH', () => ({ PATH: '' }), 'No working Java was found on the PATH.'],
    [
      'one that does not run',
      () => fakeJava(copy, 'echo "Unable to locate a Java Runtime." >&2; exit 1'),
      'No working Java',
    ],
    ['Java 8', () => fakeJava(copy, 'echo \'openjdk version "1.8.0_412"\' >&2'), 'Java 8 (java) is too old.'],
    [
      'Java 10',
      () => fakeJava(copy, 'echo \'java version "10.0.2" 2018-07-17\' >&2'),
      'Java 10 (java) is too old.',
    ],
    ['a wrong JAVA_HOME', () => ({ JAVA_HOME: '/nowhere/jdk' }), 'JAVA_HOME is /nowhere/jdk, but'],
  ])('%s: says so, what is needed and what to do', async (_, environment, message) => {
    changeSpec();
    const { code, stderr } = await copy.generate([], environment());
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain('The generator needs Java 11 or newer');
    expect(stderr).toContain('JAVA_HOME');
  });

  test('too old a Java is no reason to fail the check: the hashes decide', async () => {
    const { code, stderr } = await copy.generate(
      ['--check'],
      fakeJava(copy, 'echo \'java version "1.8.0"\' >&2'),
    );
    expect(code).toBe(0);
    expect(stderr).toContain('too old');
  });
});

describe('the spec', () => {
  test.each([
    ['a YAML error', /^paths:\n/m, 'paths:\n   - : [\n', /^openapi\/messages\.yaml:\d+:\d+: /m],
    [
      'a key given twice',
      /^openapi: 3.0.3\n/,
      'openapi: 3.0.3\nopenapi: 3.0.3\n',
      /^openapi\/messages\.yaml:2:1: Map keys must be unique/m,
    ],
    [
      'a $ref to nothing',
      "'#/components/schemas/pageInfo'",
      "'#/components/schemas/nothing'",
      /^openapi\/messages\.yaml:\d+:\d+: \$ref points to nothing: #\/components\/schemas\/nothing/m,
    ],
    ['a missing section', /^paths:/m, 'pathz:', /^ {2}- attribute paths is missing$/m],
    [
      'an operationId given twice',
      'operationId: listMessages',
      'operationId: createMessage',
      /operationId is repeated/,
    ],
    ['nothing in it', /^[^]*$/, '', /Issues with the OpenAPI input/],
  ])('%s: the reason without a stack', async (_, from, to, message) => {
    copy.edit('openapi/messages.yaml', from, to);
    const { code, stderr, output } = await copy.generate();
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(output).not.toMatch(/^\s+at |Exception|INFO|skip-validate/m);
    expect(output.split('\n').length).toBeLessThan(15);
  });

  test('a missing one is named', async () => {
    fs.renameSync(copy.at('openapi/messages.yaml'), copy.at('openapi/moved.yaml'));
    const { code, stderr } = await copy.generate();
    expect(code).toBe(1);
    expect(stderr).toContain('openapi/messages.yaml');
  });
});

describe('what the generator needs', () => {
  test.each([
    [
      'a broken configuration',
      () => copy.write('openapi/generator.yaml', 'a: [\n'),
      /openapi\/generator.yaml/,
    ],
    [
      'a missing template',
      () => fs.rmSync(copy.at('openapi/templates/operations.mustache')),
      /operations\.mustache/,
    ],
    [
      'a broken template',
      () => copy.write('openapi/templates/operations.mustache', '{{#a}}'),
      /operations\.mustache|[Ss]ection/,
    ],
    [
      'a missing ignore file',
      () => fs.rmSync(copy.at('openapi/generator-ignore')),
      /There is no openapi\/generator-ignore/,
    ],
  ])('%s: named, without a stack', async (_, damage, message) => {
    damage();
    const { code, stderr, output } = await copy.generate();
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(output).not.toMatch(/^\s+at /m);
  });
});

describe('a full disk', () => {
  test('files cannot grow: refused by the generator, which says so', async () => {
    changeSpec();
    const child = spawn('sh', ['-c', 'ulimit -f 8; exec "$0" scripts/generate.js', process.execPath], {
      cwd: copy.root,
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, stderr } = await endOf(child);
    expect(code).toBe(1);
    expect(stderr).toContain('File too large');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  // A file system of its own, which ends with the process: needs a Linux that lets users have mount namespaces.
  const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp']).status === 0;
  const kilobytesFree = [0, 160, 400];
  (canMount ? test.each(kilobytesFree) : test.skip.each(kilobytesFree))(
    '%i kB free where the client is: the old one or the new one, never a mixture',
    async (free) => {
      changeSpec();
      const script = `
        set -e
        size=$(du -sk --apparent-size packages/client | cut -f1)
        files=$(find packages/client | wc -l)
        cp -a packages/client saved
        mount -t tmpfs -o size=$(( size + 4 * files + ${free} ))k tmpfs packages/client
        cp -a saved/. packages/client
        "$0" scripts/generate.js || echo "failed with $?"
        rm -rf after && cp -a packages/client after`;
      const child = spawn('unshare', ['-rm', 'sh', '-c', script, process.execPath], {
        cwd: copy.root,
        env: plainEnvironment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { code, stdout, stderr } = await endOf(child);
      expect(code).toBe(0);
      const after = hashFiles(
        copy.at('after/generated'),
        ['src', 'docs', 'manifest.json'].map((unit) => copy.at(`after/generated/${unit}`)),
      );
      if (stdout.includes('failed with 1')) {
        expect(stderr).toMatch(/No space left|ENOSPC/);
        expect(after).toEqual(before);
      } else {
        expect(fs.readFileSync(copy.at('after/generated/src/base.ts'), 'utf8')).toContain('Changed.');
        const { outputs } = JSON.parse(fs.readFileSync(copy.at('after/generated/manifest.json'), 'utf8'));
        expect(after).toMatchObject(outputs);
      }
    },
  );
});

test('a client that may not be written to is left alone', async () => {
  // Root writes everywhere: a file where the staging folder would be is in anybody's way.
  copy.write('packages/client/.generating', '');
  changeSpec();
  const { code, stderr } = await copy.generate();
  expect(code).toBe(1);
  expect(stderr).toContain('.generating');
  fs.rmSync(copy.at('packages/client/.generating'));
});
