import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { copyForGenerate, fakeJava, type GeneratorCopy } from '../support/generator-copy.js';

// Each run starts the real generator: seconds, where it is busy.
jest.setTimeout(120_000);

let copy: GeneratorCopy;
beforeEach(async () => {
  copy = await copyForGenerate();
});
afterEach(() => copy.remove());

const thirdOperation = `paths:
  /users/{accountId}/pings:
    get:
      operationId: ping
      tags: [Messages]
      description: Answers.
      parameters:
        - { name: accountId, in: path, required: true, description: The account., schema: { type: string } }
      responses:
        '204': { description: It answered. }
`;

describe('npm run generate', () => {
  test('while nothing changed it starts no Java and touches no file', async () => {
    const java = fakeJava(copy, 'touch "$(dirname "$0")/started"; exit 1');
    const before = fs.statSync(copy.at('packages/client/generated/src')).mtimeMs;
    const { code, stdout } = await copy.generate([], java);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('up to date') });
    expect(fs.existsSync(copy.at('fake-bin/started'))).toBe(false);
    expect(fs.statSync(copy.at('packages/client/generated/src')).mtimeMs).toBe(before);
  });

  test('while nothing changed it needs nothing installed', async () => {
    fs.rmSync(copy.at('node_modules'));
    expect(await copy.generate()).toMatchObject({ code: 0, stderr: '' });
  });

  test('a changed spec changes the client, which compiles; the next run has nothing to do', async () => {
    copy.edit('openapi/messages.yaml', /^paths:\n/m, thirdOperation);
    expect(await copy.generate()).toMatchObject({ code: 0, stderr: '' });
    expect(copy.read('packages/client/generated/src/operations.ts')).toContain('ping');
    expect(copy.read('packages/client/generated/docs/MessagesApi.md')).toContain('ping');
    execFileSync(process.execPath, [
      require.resolve('typescript/bin/tsc'),
      '-p',
      copy.at('packages/client/tsconfig.json'),
    ]);
    const { stdout } = await copy.generate([], fakeJava(copy, 'exit 1'));
    expect(stdout).toContain('up to date');
  });

  test('files that the new spec no longer produces are gone, and so is anything that was put there', async () => {
    copy.write('packages/client/generated/src/models/stale.ts', 'export {};\n');
    copy.write('packages/client/generated/docs/Stale.md', 'stale\n');
    expect((await copy.generate()).code).toBe(0);
    expect(fs.existsSync(copy.at('packages/client/generated/src/models/stale.ts'))).toBe(false);
    expect(fs.existsSync(copy.at('packages/client/generated/docs/Stale.md'))).toBe(false);
  });

  test.each([
    [
      'a hand edit',
      (c: GeneratorCopy) => c.edit('packages/client/generated/src/base.ts', /$/, '// by hand\n'),
    ],
    ['a missing file', (c: GeneratorCopy) => fs.rmSync(c.at('packages/client/generated/src/api.ts'))],
    [
      'a missing folder',
      (c: GeneratorCopy) => fs.rmSync(c.at('packages/client/generated/docs'), { recursive: true }),
    ],
    ['a lost manifest', (c: GeneratorCopy) => fs.rmSync(c.at('packages/client/generated/manifest.json'))],
    [
      'a broken manifest',
      (c: GeneratorCopy) => c.write('packages/client/generated/manifest.json', '{"inputs":'),
    ],
    [
      'a missing client',
      (c: GeneratorCopy) =>
        ['src', 'docs', 'manifest.json'].forEach((unit) =>
          fs.rmSync(c.at(`packages/client/generated/${unit}`), { recursive: true }),
        ),
    ],
  ])('%s is mended: the client is byte for byte what it was', async (_, damage) => {
    const before = copy.client();
    damage(copy);
    expect((await copy.generate()).code).toBe(0);
    expect(copy.client()).toEqual(before);
  });

  test.each(['openapi/generator.yaml', 'openapi/templates/operations.mustache', 'openapi/generator-ignore'])(
    'a change of %s alone is noticed',
    async (file) => {
      copy.edit(file, /$/, file.endsWith('mustache') ? '// more\n' : '# more\n');
      const { stdout } = await copy.generate();
      expect(stdout).toContain('generating packages/client');
    },
  );

  test('the generator gets no variable of ours that may hold a secret or steer it', async () => {
    copy.edit('openapi/messages.yaml', /$/, '# changed\n');
    const java = fakeJava(copy, 'env > "$(dirname "$0")/env"; echo \'openjdk version "17.0.1"\' >&2');
    const { code } = await copy.generate([], {
      PATH: `${java['PATH']}:${process.env['PATH']}`,
      BW_CLIENT_SECRET: 's3cret',
      TS_POST_PROCESS_FILE: 'touch',
    });
    expect(code).toBe(1);
    const seen = copy.read('fake-bin/env');
    expect(seen).not.toMatch(/s3cret|TS_POST_PROCESS_FILE/);
  });
});

describe('npm run generate -- --spec FILE --out DIR', () => {
  test('generates a client elsewhere and leaves packages/client alone', async () => {
    const before = copy.client();
    fs.writeFileSync(
      copy.at('other spec.yaml'),
      copy.read('openapi/messages.yaml').replace(/^paths:\n/m, thirdOperation),
    );
    const { code } = await copy.generate(['--spec', 'other spec.yaml', '--out', 'new client']);
    expect(code).toBe(0);
    expect(copy.read('new client/src/api/messages-api.ts')).toContain('ping');
    expect(fs.readdirSync(copy.at('new client')).sort()).toEqual(['docs', 'src']);
    expect(copy.client()).toEqual(before);
  });

  test('never writes into a folder that holds something, and leaves no folder behind a failure', async () => {
    const spec = ['--spec', 'openapi/messages.yaml'];
    expect((await copy.generate([...spec, '--out', 'packages'])).stderr).toContain('is not empty');
    copy.edit('openapi/messages.yaml', /^paths:/m, 'pathz:');
    expect((await copy.generate([...spec, '--out', 'new'])).code).toBe(1);
    expect(fs.readdirSync(copy.root).filter((name) => name.startsWith('new'))).toEqual([]);
  });
});
