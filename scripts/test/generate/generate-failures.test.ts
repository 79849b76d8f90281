import fs from 'node:fs';
import { fakeJava, recordedJava } from '../support/generator-copy.js';
import { useUnchangedClient } from '../support/unchanged-client.js';

jest.setTimeout(120_000);

const client = useUnchangedClient();

describe('Java', () => {
  test.each([
    ['none on the PATH', () => ({ PATH: '' }), 'No working Java was found on the PATH.'],
    [
      'one that does not run',
      () => fakeJava(client.copy, 'echo "Unable to locate a Java Runtime." >&2; exit 1'),
      'No working Java',
    ],
    [
      'Java 8',
      () => fakeJava(client.copy, 'echo \'openjdk version "1.8.0_412"\' >&2'),
      'Java 8 (java) is too old.',
    ],
    [
      'Java 10',
      () => fakeJava(client.copy, 'echo \'java version "10.0.2" 2018-07-17\' >&2'),
      'Java 10 (java) is too old.',
    ],
    ['a wrong JAVA_HOME', () => ({ JAVA_HOME: '/nowhere/jdk' }), 'JAVA_HOME is /nowhere/jdk, but'],
  ])('%s: says so, what is needed and what to do', async (_, environment, message) => {
    client.changeSpec();
    const { code, stderr } = await client.copy.generate([], environment());
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain('The generator needs Java 11 or newer');
    expect(stderr).toContain('JAVA_HOME');
  });

  test('too old a Java is no reason to fail the check: the hashes decide', async () => {
    const env = fakeJava(client.copy, 'echo \'java version "1.8.0"\' >&2');
    const { code, stderr } = await client.copy.generate(['--check'], env);
    expect(code).toBe(0);
    expect(stderr).toContain('too old');
  });
});

/** A failed run: a reason, and no stack. */
async function expectRefusal(message: RegExp, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const { code, stderr, output } = await client.copy.generate([], env);
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
  expect(output).not.toMatch(/^\s+at |Exception|INFO|skip-validate/m);
  expect(output.split('\n').length).toBeLessThan(15);
}

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
  ])('%s: refused with its line before Java is started', async (_, from, to, message) => {
    client.copy.edit('openapi/messages.yaml', from, to);
    await expectRefusal(message, recordedJava(client.copy));
  });

  test.each([
    ['a missing section', /^paths:/m, 'pathz:', /^ {2}- attribute paths is missing$/m],
    [
      'an operationId given twice',
      'operationId: listMessages',
      'operationId: createMessage',
      /operationId is repeated/,
    ],
  ])("%s: the generator's reason without a stack", async (_, from, to, message) => {
    client.copy.edit('openapi/messages.yaml', from, to);
    await expectRefusal(message);
  });

  test('a missing one is named', async () => {
    fs.renameSync(client.copy.at('openapi/messages.yaml'), client.copy.at('openapi/moved.yaml'));
    await expectRefusal(/openapi\/messages\.yaml/);
  });
});

describe('what the generator needs', () => {
  test.each([
    [
      'a broken configuration',
      () => client.copy.write('openapi/generator.yaml', 'a: [\n'),
      /openapi\/generator\.yaml/,
    ],
    [
      'a missing template',
      () => fs.rmSync(client.copy.at('openapi/templates/operations.mustache')),
      /operations\.mustache/,
    ],
    [
      'a missing ignore file',
      () => fs.rmSync(client.copy.at('openapi/generator-ignore')),
      /There is no openapi\/generator-ignore/,
    ],
  ])('%s: named, without a stack', async (_, damage, message) => {
    damage();
    await expectRefusal(message);
  });
});

test('a client that may not be written to is left alone', async () => {
  // Root writes everywhere: a file in the place of the lock is in anybody's way.
  client.changeSpec();
  const lock = client.copy.at('packages/client/.generating');
  fs.writeFileSync(lock, '');
  const { code, stderr } = await client.copy.generate([], recordedJava(client.copy));
  expect(code).toBe(1);
  expect(stderr).toContain('.generating');
  fs.rmSync(lock);
});

test('three runs at once: one generates, the others wait and find nothing to do', async () => {
  const java = recordedJava(client.copy);
  const manifest = 'packages/client/generated/manifest.json';
  client.copy.write(manifest, '{}');
  const results = await Promise.all([1, 2, 3].map(() => client.copy.generate([], java)));
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
});
