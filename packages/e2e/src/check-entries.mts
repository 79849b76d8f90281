// Looks at tarballs with publint and are-the-types-wrong, which are ES modules, in one process: is every entry loadable and
// typed for every kind of consumer? `tsx check-entries.mts TARBALL...` prints the findings as one object of JSON.
import fs from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const findings: Record<string, string[]> = {};
for (const file of process.argv.slice(2)) {
  const bytes = fs.readFileSync(file);
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  const types = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  // A package that has programs and nothing to import has no types.
  const hasModules = Object.keys((pkg.exports ?? {}) as object).some((entry) => entry !== './package.json');
  const problems = types.types !== false ? types.problems : hasModules ? [{ kind: 'no types' }] : [];
  findings[file] = [
    ...messages
      .filter(({ type }) => type !== 'suggestion')
      .map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`),
    ...problems.map((problem) => `are the types wrong: ${JSON.stringify(problem)}`),
  ];
}
console.log(JSON.stringify(findings));
