import fs from 'node:fs';
import { copyForGenerate, type GeneratorCopy } from '../support/generator-copy.js';

jest.setTimeout(120_000);

let copy: GeneratorCopy;
beforeEach(async () => {
  copy = await copyForGenerate();
});
afterEach(() => copy.remove());

const withJava = {};
const withoutJava = { PATH: '' };

describe.each([
  ['by generating afresh', withJava, 'generated afresh and compared'],
  ['without Java, by the recorded hashes', withoutJava, 'compared with the recorded hashes only'],
])('npm run generate -- --check, %s', (_, env, basis) => {
  test('passes on a client as generated, and says how it knows', async () => {
    const { code, stdout, stderr } = await copy.generate(['--check'], env);
    expect(code).toBe(0);
    expect(stdout).toContain(basis);
    if (env === withoutJava) {
      expect(stderr).toContain('No working Java was found on the PATH.');
      expect(stderr).toContain(
        'the hashes recorded in packages/client/generated/manifest.json are compared instead',
      );
    } else {
      expect(stderr).toBe('');
    }
  });

  test('lists each added, removed and changed file, names the command that mends it, and changes nothing', async () => {
    copy.edit('packages/client/generated/src/common.ts', 'export', 'export /* by hand */');
    copy.write('packages/client/generated/src/models/stale.ts', 'export {};\n');
    fs.rmSync(copy.at('packages/client/generated/src/models/page-info.ts'));
    fs.rmSync(copy.at('packages/client/generated/docs/MessagesApi.md'));
    const before = copy.client();
    const { code, stderr } = await copy.generate(['--check'], env);
    expect(code).toBe(1);
    expect(stderr).toContain('added    packages/client/generated/src/models/stale.ts\n');
    expect(stderr).toContain('removed  packages/client/generated/src/models/page-info.ts\n');
    expect(stderr).toContain('removed  packages/client/generated/docs/MessagesApi.md\n');
    expect(stderr).toContain('changed  packages/client/generated/src/common.ts\n');
    expect(stderr.match(/^ {2}(added|removed|changed) /gm)).toHaveLength(4);
    expect(stderr).toContain('npm run generate');
    expect(stderr).toContain(basis);
    expect(copy.client()).toEqual(before);
  });

  test('notices a spec change that was not regenerated', async () => {
    copy.edit(
      'openapi/messages.yaml',
      /^ {4}messagesList:\n/m,
      (text) => `    pingPong: { type: object, properties: { a: { type: string } } }\n${text}`,
    );
    const { code, stderr } = await copy.generate(['--check'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(
      env === withJava
        ? 'removed  packages/client/generated/src/models/ping-pong.ts'
        : 'changed  openapi/messages.yaml',
    );
    expect(stderr).toContain('npm run generate');
  });

  test('notices a spec change that leaves the code as it was: the manifest is stale', async () => {
    copy.edit('openapi/messages.yaml', /$/, '# a remark\n');
    const { code, stderr } = await copy.generate(['--check'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(
      env === withJava
        ? 'changed  packages/client/generated/manifest.json'
        : 'changed  openapi/messages.yaml',
    );
  });

  test('notices a hand edit whose hash was put into the manifest as well, where it can generate', async () => {
    copy.edit('packages/client/generated/src/base.ts', /$/, '// by hand\n');
    const { hashes } = { hashes: copy.client() };
    copy.edit(
      'packages/client/generated/manifest.json',
      /("src\/base.ts": ")\w+/,
      `$1${hashes['src/base.ts']}`,
    );
    const { code, stderr } = await copy.generate(['--check'], env);
    if (env === withJava) expect(stderr).toContain('changed  packages/client/generated/src/base.ts');
    expect(code).toBe(env === withJava ? 1 : 0);
  });
});

test('an invalid spec is an error, not drift', async () => {
  copy.edit('openapi/messages.yaml', /^paths:/m, 'pathz:');
  const { code, stderr } = await copy.generate(['--check']);
  expect(code).toBe(1);
  expect(stderr).toContain('attribute paths is missing');
  expect(stderr).not.toContain('is not what the spec generates');
});

test('without a manifest and without Java every file counts as unknown', async () => {
  fs.rmSync(copy.at('packages/client/generated/manifest.json'));
  const { code, stderr } = await copy.generate(['--check'], withoutJava);
  expect(code).toBe(1);
  expect(stderr).toContain('added    packages/client/generated/src/base.ts');
});
