import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { hashFiles } from '../../lib/file-hashes.js';
import { endOf, plainEnvironment, recordedJava } from '../support/generator-copy.js';
import { useUnchangedClient } from '../support/use-generator-copy.js';

jest.setTimeout(120_000);

const client = useUnchangedClient();

describe('a full disk', () => {
  test('files cannot grow: refused with the reason', async () => {
    client.changeSpec();
    const program = ['-c', 'ulimit -f 8; exec "$0" scripts/generate.js', process.execPath];
    const env = plainEnvironment(recordedJava(client.copy));
    const shell = spawn('/bin/sh', program, {
      cwd: client.copy.root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, stderr } = await endOf(shell);
    expect(code).toBe(1);
    expect(stderr).toMatch(/EFBIG|File too large/i);
  });

  // A file system of its own, which ends with the process: needs a Linux that lets users have mount namespaces.
  const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp']).status === 0;
  const kilobytesFree = [0, 160, 400];
  (canMount ? test.each(kilobytesFree) : test.skip.each(kilobytesFree))(
    '%i kB free where the client is: the old one or the new one, never a mixture',
    async (free) => {
      const { PATH } = recordedJava(client.copy);
      client.changeSpec();
      fs.appendFileSync(client.copy.at('recorded/src/base.ts'), '// Changed.\n');
      const script = `
        set -e
        size=$(du -sk --apparent-size packages/client | cut -f1)
        files=$(find packages/client | wc -l)
        cp -a packages/client saved
        mount -t tmpfs -o size=$(( size + 4 * files + ${free} ))k tmpfs packages/client
        cp -a saved/. packages/client
        PATH='${PATH}' "$0" scripts/generate.js || echo "failed with $?"
        rm -rf after && cp -a packages/client after`;
      const child = spawn('unshare', ['-rm', 'sh', '-c', script, process.execPath], {
        cwd: client.copy.root,
        env: plainEnvironment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { code, stdout, stderr } = await endOf(child);
      expect(code).toBe(0);
      const after = hashFiles(client.copy.at('after/generated'), [client.copy.at('after/generated')]);
      if (stdout.includes('failed with 1')) {
        expect(stderr).toMatch(/no space left|ENOSPC/i);
        expect(after).toEqual(client.before);
      } else {
        expect(fs.readFileSync(client.copy.at('after/generated/src/base.ts'), 'utf8')).toContain(
          '// Changed.',
        );
        const { outputs } = JSON.parse(
          fs.readFileSync(client.copy.at('after/generated/manifest.json'), 'utf8'),
        );
        expect(after).toMatchObject(outputs);
      }
    },
  );
});
