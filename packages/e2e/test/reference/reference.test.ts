import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { apiEntries } from '../../../../scripts/lib/packages/workspaces.js';
import { root } from '../../../../scripts/lib/run.js';
import { referenceEntries } from '../../src/reference/reference-entries.js';

test('the API reference has a page for every public entry of every published package', () => {
  const names = referenceEntries().map(({ name }) => name);
  expect(names).toHaveLength(apiEntries().length);
  expect(names).toEqual(
    expect.arrayContaining([
      '@bandwidth-messages/sdk',
      '@bandwidth-messages/sdk/testing',
      '@bandwidth-messages/sdk/undici',
      '@bandwidth-messages/bulk/bullmq',
      '@bandwidth-messages/client/models',
      '@bandwidth-messages/client/operations',
    ]),
  );
});

test('every public name has a docblock, every public type is exported, and every link leads somewhere', async () => {
  const program = 'packages/e2e/src/reference/build-reference.mts';
  await promisify(execFile)(process.execPath, ['--import', 'tsx', program], { cwd: root }).catch(
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${stdout}${stderr}`);
    },
  );
}, 300_000);
