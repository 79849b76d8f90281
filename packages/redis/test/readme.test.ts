import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { operations } from '@bandwidth-messages/client/operations';
import { readLimiterOptions } from '../src/limiter/shared-rate-limiter-options.js';
import { type RedisServer, describeWithRedis, startRedisServer } from './support/redis-server.js';

const run = promisify(execFile);
const MODULES = join(__dirname, '../../../node_modules');
const README = readFileSync(join(__dirname, '../README.md'), 'utf8');
/** Name of the file, which its first line tells, and its code. */
const EXAMPLES = [...README.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, name = '', code = '']): [string, string] => [name, code],
);

describeWithRedis('the examples of the README', () => {
  let folder: string;
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer();
    folder = mkdtempSync(join(tmpdir(), 'redis readme '));
    mkdirSync(join(folder, 'node_modules/@redis'), { recursive: true });
    const links = {
      '@redis/client': 'redis-client-6',
      ioredis: 'ioredis-6',
      '@bandwidth-messages': '@bandwidth-messages',
      '@types': '@types',
    };
    for (const [name, target] of Object.entries(links)) {
      symlinkSync(join(MODULES, target), join(folder, 'node_modules', name), 'dir');
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const [name, code] of EXAMPLES) writeFileSync(join(folder, name), `${code}\nexport {};\n`);
    const options = ['--strict', '--skipLibCheck', '--exactOptionalPropertyTypes', '--target', 'es2022'];
    const module = ['--module', 'nodenext', '--types', 'node'];
    const tsc = join(MODULES, 'typescript-7/bin/tsc');
    const files = EXAMPLES.map(([name]) => name);
    await run('node', [tsc, ...options, ...module, ...files], { cwd: folder }).catch(
      (error: { stdout: string }) => {
        throw new Error(`An example does not compile:\n${error.stdout}`);
      },
    );
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await redis.close();
  });

  test.each(EXAMPLES.map(([name]) => name))(
    '%s',
    async (name) => {
      const env = { ...process.env, REDIS_URL: redis.url };
      const { stdout } = await run('node', [name.replace(/ts$/, 'js')], { cwd: folder, env });
      expect(stdout).not.toBe('');
    },
    60_000,
  );
});

test('the table of options tells the defaults of the code', () => {
  const redis = { runScript: () => new Promise(() => undefined) };
  const defaults = readLimiterOptions({ redis, scope: 'any' });
  for (const name of ['commandTimeoutMs', 'leaseMs'] as const)
    expect(README).toMatch(new RegExp(`\\| \`${name}\` +\\| \`${defaults[name]}\``));
  const { requests, windowMs } = operations.listMessages.rateLimit;
  expect(defaults).toMatchObject({ requests, windowMs, aloneRequests: 0 });
  for (const name of ['requests', 'windowMs'])
    expect(README).toMatch(new RegExp(`\\| \`${name}\` +\\| that of the spec +\\|`));
});
