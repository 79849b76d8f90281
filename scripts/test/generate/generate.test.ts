import fs from 'node:fs';
import { fakeJava, recordedJava, type GeneratorCopy } from '../support/generator-copy.js';
import { useGeneratorCopy } from '../support/use-generator-copy.js';

// The real generator runs in changed-spec.test.ts.
const used = useGeneratorCopy();
const GENERATED = 'packages/client/generated';

describe('npm run generate', () => {
  test('while nothing changed it starts no Java and touches no file', async () => {
    const { copy } = used;
    const java = fakeJava(copy, 'touch "$(dirname "$0")/started"; exit 1');
    const before = fs.statSync(copy.at(`${GENERATED}/src`)).mtimeMs;
    const { code, stdout } = await copy.generate([], java);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('up to date') });
    expect(fs.existsSync(copy.at('fake-bin/started'))).toBe(false);
    expect(fs.statSync(copy.at(`${GENERATED}/src`)).mtimeMs).toBe(before);
  });

  test('while nothing changed it needs nothing installed', async () => {
    fs.rmSync(used.copy.at('node_modules'));
    expect(await used.copy.generate()).toMatchObject({ code: 0, stderr: '' });
  });

  test.each<[string, (copy: GeneratorCopy) => void]>([
    ['a hand edit', (copy) => copy.edit(`${GENERATED}/src/base.ts`, /$/, '// by hand\n')],
    ['a missing file', (copy) => fs.rmSync(copy.at(`${GENERATED}/src/api.ts`))],
    ['a file too many', (copy) => copy.write(`${GENERATED}/docs/Stale.md`, 'stale\n')],
    ['a missing folder', (copy) => fs.rmSync(copy.at(`${GENERATED}/docs`), { recursive: true })],
    ['a lost manifest', (copy) => fs.rmSync(copy.at(`${GENERATED}/manifest.json`))],
    ['a broken manifest', (copy) => copy.write(`${GENERATED}/manifest.json`, '{"inputs":')],
    ['a missing client', (copy) => fs.rmSync(copy.at(GENERATED), { recursive: true })],
    ...['messages.yaml', 'generator.yaml', 'templates/operations.mustache', 'generator-ignore'].map(
      (file): [string, (copy: GeneratorCopy) => void] => [
        `a change of openapi/${file}`,
        (copy) => copy.edit(`openapi/${file}`, /$/, '\n'),
      ],
    ),
  ])('%s alone is noticed', async (_, change) => {
    const { copy } = used;
    const { isClientUpToDate } = await import(copy.at('scripts/lib/generate/client-manifest.js'));
    expect(isClientUpToDate()).toBe(true);
    change(copy);
    expect(isClientUpToDate()).toBe(false);
  });

  test('whatever is damaged or too many is put right: the client is byte for byte what it was', async () => {
    const { copy } = used;
    const java = recordedJava(copy);
    copy.edit(`${GENERATED}/src/base.ts`, /$/, '// by hand\n');
    fs.rmSync(copy.at(`${GENERATED}/src/api.ts`));
    fs.rmSync(copy.at(`${GENERATED}/docs`), { recursive: true });
    copy.write(`${GENERATED}/manifest.json`, '{"inputs":');
    copy.write(`${GENERATED}/src/models/stale.ts`, 'export {};\n');
    copy.write(`${GENERATED}/README.md`, 'stale\n');
    expect(await copy.generate([], java)).toMatchObject({ code: 0, stderr: '' });
    expect(copy.client()).toEqual(used.before);
  });

  test('a missing client is made anew, byte for byte what it was', async () => {
    const { copy } = used;
    const java = recordedJava(copy);
    fs.rmSync(copy.at(GENERATED), { recursive: true });
    const { stdout } = await copy.generate([], java);
    expect(stdout).toContain('generating packages/client');
    expect(copy.client()).toEqual(used.before);
  });

  test('the generator gets no variable of ours that may hold a secret or steer it', async () => {
    const { copy } = used;
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
    const { copy } = used;
    const java = recordedJava(copy);
    fs.copyFileSync(copy.at('openapi/messages.yaml'), copy.at('other spec.yaml'));
    const { code } = await copy.generate(['--spec', 'other spec.yaml', '--out', 'new client'], java);
    expect(code).toBe(0);
    expect(copy.read('new client/src/api/messages-api.ts')).toContain('listMessages');
    expect(fs.readdirSync(copy.at('new client')).sort()).toEqual(['docs', 'src']);
    expect(copy.client()).toEqual(used.before);
  });

  test('never writes into a folder that holds something, and leaves no folder behind a failure', async () => {
    const { copy } = used;
    const spec = ['--spec', 'openapi/messages.yaml'];
    expect((await copy.generate([...spec, '--out', 'packages'])).stderr).toContain('is not empty');
    expect((await copy.generate([...spec, '--out', 'package.json'])).stderr).toContain(
      'package.json is a file: --out names a new folder.',
    );
    expect((await copy.generate(['--spec', 'openapi', '--out', 'new'])).stderr).toContain(
      'openapi is a folder: --spec names a file.',
    );
    copy.edit('openapi/messages.yaml', /^paths:\n/m, 'paths:\n   - : [\n');
    expect((await copy.generate([...spec, '--out', 'new'])).code).toBe(1);
    expect(fs.readdirSync(copy.root).filter((name) => name.startsWith('new'))).toEqual([]);
  });
});
