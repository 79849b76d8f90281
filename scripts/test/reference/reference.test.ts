import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../../lib/run.js';
import { apiEntries } from '../../lib/packages/workspaces.js';
import { referenceEntries } from '../../lib/reference/reference-entries.js';

test('the API reference has a page for every public entry of every published package', () => {
  const names = referenceEntries().map(({ name }) => name);
  expect(names).toHaveLength(apiEntries().length);
  expect(names).toEqual(
    expect.arrayContaining([
      '@bandwidth-messages/sdk',
      '@bandwidth-messages/sdk/testing',
      '@bandwidth-messages/sdk/undici',
      '@bandwidth-messages/bulk/bullmq',
      '@bandwidth-messages/client/operations',
    ]),
  );
});

test('every public name has a docblock, every public type is exported, and every link leads somewhere', async () => {
  const code = `require('./scripts/lib/reference/build-reference.js').buildReference().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });`;
  await promisify(execFile)(process.execPath, ['-e', code], { cwd: root }).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${stdout}${stderr}`);
    },
  );
});
