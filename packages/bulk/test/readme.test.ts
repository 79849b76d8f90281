import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { describeWithRedis, freePort, startRedisServer } from '../../redis/test/support/redis-server.js';
import { WORKER_OPTION_NAMES } from '../src/bullmq/create-bulk-worker.js';
import { OPTION_NAMES, readRate } from '../src/sending/bulk-options.js';

const run = promisify(execFile);
const root = join(__dirname, '../../..');
const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
/** Name of the file to its code; the first line of an example names it. */
const examples = new Map(
  [...readme.matchAll(/^```ts\n\/\/ (\S+)\.ts\n([\s\S]*?)^```$/gm)].map(([, name, code]) => [name!, code!]),
);

describe('the examples of the README', () => {
  let folder: string;
  let sandbox: Sandbox;
  let env: NodeJS.ProcessEnv;
  const runExample = async (name: string): Promise<string> => {
    const { stdout } = await run(process.execPath, [`${name}.js`], { cwd: folder, env });
    return stdout;
  };

  beforeAll(async () => {
    sandbox = await startSandbox();
    env = {
      ...process.env,
      BW_ACCOUNT_ID: '9900000',
      BW_USERNAME: 'sandbox-user',
      BW_PASSWORD: 'sandbox-password',
      BW_BASE_URL: sandbox.baseUrl,
      EVENTS_PASSWORD: 'a password',
      PORT: String(await freePort()),
    };
    folder = mkdtempSync(join(tmpdir(), 'bulk readme '));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const [name, code] of examples) writeFileSync(join(folder, `${name}.ts`), `${code}\nexport {};\n`);
    const options = [
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--types',
      'node',
    ];
    const files = [...examples.keys()].map((name) => `${name}.ts`);
    await run(process.execPath, [join(root, 'node_modules/typescript-7/bin/tsc'), ...options, ...files], {
      cwd: folder,
    }).catch((error: { stdout?: string }) => {
      throw new Error(`The examples do not compile:\n${error.stdout}`);
    });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await sandbox.close();
  });

  it('send-list sends each message, and none when it is started again', async () => {
    for (let starts = 0; starts < 2; starts++) {
      expect(await runExample('send-list')).toMatch(/customer-1 accepted .*\n.*customer-2 accepted/s);
    }
    expect(sandbox.accepted).toHaveLength(2);
  });

  it('settle-list ends at once where nothing is unknown', async () => {
    expect(await runExample('settle-list')).toBe('');
  });

  it('watch-outcomes notes what an event tells', async () => {
    const { message } = sandbox.accepted[0]!;
    const [id, key] = [/^bulk:([\w-]+):/.exec(message.tag ?? '')?.[1], 'customer-9'];
    const receiver = spawn(process.execPath, ['watch-outcomes.js'], { cwd: folder, env, stdio: 'inherit' });
    const event = {
      type: 'message-delivered',
      time: '2026-11-24T10:00:00.000000Z',
      to: '+15553334449',
      description: 'ok',
      message: { ...message, id: 'id-of-nine', tag: `bulk:${id}:${key}` },
    };
    const send = async (): Promise<number | undefined> => {
      const authorization = `Basic ${Buffer.from('events:a password').toString('base64')}`;
      const headers = { authorization, 'content-type': 'application/json' };
      const url = `http://127.0.0.1:${env['PORT']}/`;
      return fetch(url, { method: 'POST', headers, body: JSON.stringify([event]) }).then(
        ({ status }) => status,
        () => undefined,
      );
    };
    let status = await send();
    while (status === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      status = await send();
    }
    expect(Math.floor(status / 100)).toBe(2);
    const ended = new Promise((resolve) => receiver.once('exit', resolve));
    receiver.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(readFileSync(join(folder, 'good-news.journal.outcomes'), 'utf8')).toContain('"id":"id-of-nine"');
  });

  describeWithRedis('with BullMQ', () => {
    it('add-list and worker send the message once', async () => {
      const redis = await startRedisServer();
      env['REDIS_PORT'] = String(redis.port);
      const before = sandbox.accepted.length;
      expect(await runExample('add-list')).toContain('added: 1');
      expect(await runExample('add-list')).toContain('added: 1');
      const worker = spawn(process.execPath, ['worker.js'], { cwd: folder, env });
      let output = '';
      const told = new Promise<void>((resolve) => {
        worker.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          resolve();
        });
      });
      await told;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.kill('SIGTERM');
      expect(await ended).toBe(0);
      expect(output).toMatch(/^customer-1 accepted \w{29}\n$/);
      expect(await runExample('add-list')).toContain('known: 1');
      expect(sandbox.accepted).toHaveLength(before + 1);
      await redis.close();
    });
  });
});

describe('the README', () => {
  it.each([
    ['sendMessages', /^## Options of `sendMessages.*?\n\n([\s\S]*?)\n\n/m, OPTION_NAMES],
    ['createBulkWorker', /^`createBulkWorker.*?\n\n([\s\S]*?)\n\n/m, WORKER_OPTION_NAMES],
  ])('has each option of %s in a table, with the default of the code', (_, section, names) => {
    const [, table] = section.exec(readme) ?? [];
    const rows = [...(table ?? '').matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(([, name, value]) => [
      name,
      value?.trim(),
    ]);
    expect(rows.map(([name]) => name).sort()).toEqual([...names].sort());
    const { segmentsPerSecond, capacitySeconds } = readRate();
    expect(Object.fromEntries(rows)).toMatchObject({
      rate: `\`{ segmentsPerSecond: ${segmentsPerSecond}, capacitySeconds: ${capacitySeconds} }\``,
      concurrency: '10',
    });
  });
});
