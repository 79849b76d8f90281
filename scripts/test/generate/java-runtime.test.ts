import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findJava, javaMajor } from '../../lib/generate/java-runtime.js';

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['java version "1.8.0_412"', 8],
  ['openjdk version "21" 2023-09-19', 21],
  ['openjdk version "22-ea" 2024-03-19', 22],
  ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "11.0.2"', 11],
  ['command not found', undefined],
])('the major version in %j', (text, major) => {
  expect(javaMajor(text)).toBe(major);
});

describe('a Java that cannot be used', () => {
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'java '));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test.each<[string, string | undefined, NodeJS.ProcessEnv, string]>([
    ['none on the PATH', undefined, {}, 'No working Java was found on the PATH.'],
    ['one that does not run', 'echo "Unable to locate a Java Runtime." >&2; exit 1', {}, 'No working Java'],
    ['Java 8', 'echo \'openjdk version "1.8.0_412"\' >&2', {}, 'Java 8 (java) is too old.'],
    ['Java 10', 'echo \'java version "10.0.2" 2018-07-17\' >&2', {}, 'Java 10 (java) is too old.'],
    ['a wrong JAVA_HOME', undefined, { JAVA_HOME: '/nowhere/jdk' }, 'JAVA_HOME is /nowhere/jdk, but'],
  ])('%s: says so, what is needed and what to do', async (name, program, variables, message) => {
    const bin = path.join(folder, name);
    fs.mkdirSync(bin);
    if (program) fs.writeFileSync(path.join(bin, 'java'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    const { message: said } = await findJava({ PATH: bin, ...variables }).then(
      () => new Error('found'),
      (error: Error) => error,
    );
    expect(said).toContain(message);
    expect(said).toContain('The generator needs Java 11 or newer');
    expect(said).toContain('JAVA_HOME');
  });
});
