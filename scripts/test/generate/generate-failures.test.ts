import fs from 'node:fs';
import { fakeJava, recordedJava } from '../support/generator-copy.js';
import { useUnchangedClient } from '../support/use-generator-copy.js';

// Each kind of refusal by the real generator is met in test/full.
const used = useUnchangedClient();

test('too old a Java ends a run with what is needed; the check goes by the hashes then', async () => {
  const env = fakeJava(used.copy, 'echo \'java version "1.8.0"\' >&2');
  const checked = await used.copy.generate(['--check'], env);
  expect(checked).toMatchObject({ code: 0, stderr: expect.stringContaining('too old') });
  used.changeSpec();
  const { code, stderr } = await used.copy.generate([], env);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Java 8 \(java\) is too old\.\nThe generator needs Java 11 or newer/m);
});

/** A failed run: a reason, and no stack. */
async function expectRefusal(message: RegExp, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const { code, stderr, output } = await used.copy.generate([], env);
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
  ])('%s: refused with its line before Java is started', async (_, from, to, message) => {
    used.copy.edit('openapi/messages.yaml', from, to);
    await expectRefusal(message, fakeJava(used.copy, 'exit 1'));
  });

  test("a missing section: the generator's reason without a stack", async () => {
    used.copy.edit('openapi/messages.yaml', /^paths:/m, 'pathz:');
    await expectRefusal(/^ {2}- attribute paths is missing$/m);
  });

  test('a missing one is named', async () => {
    fs.renameSync(used.copy.at('openapi/messages.yaml'), used.copy.at('openapi/moved.yaml'));
    await expectRefusal(/openapi\/messages\.yaml/);
  });
});

test.each([
  [
    'a broken configuration',
    () => used.copy.write('openapi/generator.yaml', 'a: [\n'),
    /openapi\/generator\.yaml/,
  ],
  [
    'a missing ignore file',
    () => fs.rmSync(used.copy.at('openapi/generator-ignore')),
    /There is no openapi\/generator-ignore/,
  ],
])('%s is named, without a stack', async (_, damage, message) => {
  damage();
  await expectRefusal(message);
});

test('a client that may not be written to is left alone', async () => {
  // Root writes everywhere: a file in the place of the lock is in anybody's way.
  used.changeSpec();
  const lock = used.copy.at('packages/client/.generating');
  fs.writeFileSync(lock, '');
  const { code, stderr } = await used.copy.generate([], recordedJava(used.copy));
  expect(code).toBe(1);
  expect(stderr).toContain('.generating');
  fs.rmSync(lock);
});

test('three runs at once: one generates, the others wait and find nothing to do', async () => {
  const java = recordedJava(used.copy);
  used.copy.write('packages/client/generated/manifest.json', '{}');
  const results = await Promise.all([1, 2, 3].map(() => used.copy.generate([], java)));
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(used.copy.read('java-runs')).toBe('run\n');
});
