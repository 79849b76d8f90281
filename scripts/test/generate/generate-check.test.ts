import fs from 'node:fs';
import { copyForGenerate, recordedJava, type GeneratorCopy } from '../support/generator-copy.js';

jest.setTimeout(120_000);

const client = 'packages/client/generated';
let copy: GeneratorCopy;
beforeEach(async () => {
  copy = await copyForGenerate();
});
afterEach(() => copy.remove());

const withoutJava = (): NodeJS.ProcessEnv => ({ PATH: '' });

describe.each([
  ['by generating afresh', recordedJava, 'generated afresh and compared'],
  ['without Java, by the recorded hashes', withoutJava, 'compared with the recorded hashes only'],
])('npm run generate -- --check, %s', (_, environment, basis) => {
  const isFresh = environment === recordedJava;

  test('passes on a client as generated, and says how it knows', async () => {
    const { code, stdout, stderr } = await copy.generate(['--check'], environment(copy));
    expect(code).toBe(0);
    expect(stdout).toContain(basis);
    expect(stderr.includes('No working Java was found on the PATH.')).toBe(!isFresh);
    expect(stderr.includes(`the hashes recorded in ${client}/manifest.json are compared instead`)).toBe(
      !isFresh,
    );
  });

  test('lists each added, removed and changed file, names the command that fixes it, and changes nothing', async () => {
    const env = environment(copy);
    copy.edit(`${client}/src/common.ts`, 'export', 'export /* by hand */');
    copy.write(`${client}/src/models/stale.ts`, 'export {};\n');
    fs.rmSync(copy.at(`${client}/src/models/page-info.ts`));
    fs.rmSync(copy.at(`${client}/docs/MessagesApi.md`));
    const before = copy.client();
    const { code, stderr } = await copy.generate(['--check'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(`added    ${client}/src/models/stale.ts\n`);
    expect(stderr).toContain(`removed  ${client}/src/models/page-info.ts\n`);
    expect(stderr).toContain(`removed  ${client}/docs/MessagesApi.md\n`);
    expect(stderr).toContain(`changed  ${client}/src/common.ts\n`);
    expect(stderr.match(/^ {2}(added|removed|changed) /gm)).toHaveLength(4);
    expect(stderr).toContain('npm run generate');
    expect(stderr).toContain(basis);
    expect(copy.client()).toEqual(before);
  });

  test('notices a spec change that was not regenerated, also where it leaves the code as it was', async () => {
    const env = environment(copy);
    copy.edit('openapi/messages.yaml', /$/, '# a remark\n');
    const { code, stderr } = await copy.generate(['--check'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(isFresh ? `changed  ${client}/manifest.json` : 'changed  openapi/messages.yaml');
    expect(stderr).toContain('npm run generate');
  });

  test('notices a hand edit whose hash was put into the manifest as well, where it can generate', async () => {
    const env = environment(copy);
    copy.edit(`${client}/src/base.ts`, /$/, '// by hand\n');
    const hash = copy.client()['src/base.ts'];
    copy.edit(`${client}/manifest.json`, /("src\/base.ts": ")\w+/, `$1${hash}`);
    const { code, stderr } = await copy.generate(['--check'], env);
    expect(stderr.includes(`changed  ${client}/src/base.ts`)).toBe(isFresh);
    expect(code).toBe(isFresh ? 1 : 0);
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
  fs.rmSync(copy.at(`${client}/manifest.json`));
  const { code, stderr } = await copy.generate(['--check'], withoutJava());
  expect(code).toBe(1);
  expect(stderr).toContain(`added    ${client}/src/base.ts`);
});
