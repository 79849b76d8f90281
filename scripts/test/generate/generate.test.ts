import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { copyForGenerate, fakeJava, recordedJava, type GeneratorCopy } from '../support/generator-copy.js';

// Some runs start the real generator: seconds, where it is busy.
jest.setTimeout(120_000);

let copy: GeneratorCopy;
beforeEach(async () => {
  copy = await copyForGenerate();
});
afterEach(() => {
  expect(copy.leftovers()).toEqual([]);
  copy.remove();
});

const thirdOperation = `paths:
  /users/{accountId}/pings:
    get:
      operationId: ping
      tags: [Messages]
      description: Answers.
      parameters:
        - { name: accountId, in: path, required: true, description: The account., schema: { type: string } }
        - { name: page-size, in: query, description: Rows., schema: { type: integer } }
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
    const table = copy.read('packages/client/generated/src/operations.ts');
    expect(table).toContain(`{ name: 'page-size', property: 'pageSize', in: 'query',`);
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
    const java = recordedJava(copy);
    copy.write('packages/client/generated/src/models/stale.ts', 'export {};\n');
    copy.write('packages/client/generated/docs/Stale.md', 'stale\n');
    copy.write('packages/client/generated/README.md', 'stale\n');
    expect((await copy.generate([], java)).code).toBe(0);
    expect(Object.keys(copy.client()).filter((name) => /stale|README/i.test(name))).toEqual([]);
  });

  test.each<[string, (copy: GeneratorCopy) => void]>([
    ['a hand edit', (c) => c.edit('packages/client/generated/src/base.ts', /$/, '// by hand\n')],
    ['a missing file', (c) => fs.rmSync(c.at('packages/client/generated/src/api.ts'))],
    ['a missing folder', (c) => fs.rmSync(c.at('packages/client/generated/docs'), { recursive: true })],
    ['a lost manifest', (c) => fs.rmSync(c.at('packages/client/generated/manifest.json'))],
    ['a broken manifest', (c) => c.write('packages/client/generated/manifest.json', '{"inputs":')],
    ['a missing client', (c) => fs.rmSync(c.at('packages/client/generated'), { recursive: true })],
  ])('%s is fixed: the client is byte for byte what it was', async (_, damage) => {
    const java = recordedJava(copy);
    const before = copy.client();
    damage(copy);
    expect((await copy.generate([], java)).code).toBe(0);
    expect(copy.client()).toEqual(before);
  });

  test.each(['openapi/generator.yaml', 'openapi/templates/operations.mustache', 'openapi/generator-ignore'])(
    'a change of %s alone is noticed',
    async (file) => {
      copy.edit(file, /$/, '\n');
      const { stdout } = await copy.generate([], recordedJava(copy));
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
    expect(copy.read('fake-bin/env')).not.toMatch(/s3cret|TS_POST_PROCESS_FILE/);
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
    copy.edit('openapi/messages.yaml', /^paths:\n/m, 'paths:\n   - : [\n');
    expect((await copy.generate([...spec, '--out', 'new'])).code).toBe(1);
    expect(fs.readdirSync(copy.root).filter((name) => name.startsWith('new'))).toEqual([]);
  });
});
