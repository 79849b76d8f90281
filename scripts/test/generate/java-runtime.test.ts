import { archiveFile } from '../../lib/generate/java-archive.js';
import { javaMajor } from '../../lib/generate/java-runtime.js';

test('each Java build and each JAR has an archive of its own', () => {
  const of = (sha256: string, build: string): string => archiveFile({ file: '/x/1.jar', sha256 }, { build });
  expect(new Set([of('a', '1'), of('a', '2'), of('b', '1')]).size).toBe(3);
});

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
