import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { operations } from '@bandwidth-messages/client/operations';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { until } from '../../packages/callbacks/test/support/until.js';
import { describeWithRedis, startRedisServer } from '../../packages/redis/test/support/redis-server.js';
import { HAS_OPENSSL } from '../../packages/sdk/test/support/certificate.js';
import { sandboxEnvironment } from '../../packages/sdk/test/support/sandbox-environment.js';
import { bin, root } from '../lib/run.js';
import { compileProgram, endOfProgram, type RunningProgram, startProgram } from './support/run-program.js';
import { startRecordingProxy, startTlsFront } from './support/tls-front.js';

const exec = promisify(execFile);
const EXAMPLES = path.join(root, 'examples');

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { messages: 3000 } });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'examples-'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

/** Starts an example, compiled: tsx, by which its `npm start` does, takes as long again. */
function start(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): RunningProgram {
  const file = compileProgram(path.join(EXAMPLES, name, `${name}.ts`), folder);
  return startProgram(file, args, { cwd: root, env: { ...sandboxEnvironment(sandbox), ...env } });
}

const run = (...parameters: Parameters<typeof start>) => endOfProgram(start(...parameters));

/** The first line that a server prints: its address. */
async function addressOf(child: ChildProcess): Promise<string> {
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return line.toString().trim();
}

test('send sends one message', async () => {
  const before = sandbox.accepted.length;
  expect(await run('send')).toEqual({ code: 0, out: expect.stringMatching(/^accepted as \w{29}\n$/) });
  expect(sandbox.accepted.length - before).toBe(1);
});

test('list-to-csv writes the rows of the last day', async () => {
  const file = path.join(folder, 'day.csv');
  expect((await run('list-to-csv', [file])).code).toBe(0);
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^receiveTime,messageDirection,.*\n20\d\d-/);
});

test('export-and-resume, killed in the middle, completes its file with every row once', async () => {
  const file = path.join(folder, 'day.ndjson');
  const { child: killed } = start('export-and-resume', [file]);
  // On a busy machine it may end before this test looks again.
  const ended = once(killed, 'close');
  await until(() => killed.exitCode !== null || fs.existsSync(`${file}.partial`));
  killed.kill('SIGKILL');
  await ended;
  expect(await run('export-and-resume', [file])).toMatchObject({ code: 0 });
  const ids = fs.readFileSync(file, 'utf8').trim().split('\n');
  expect(new Set(ids).size).toBe(ids.length);
  expect(fs.existsSync(`${file}.checkpoint`)).toBe(false);
});

describeWithRedis('with a Redis', () => {
  test('shared-limit, run twice at once, counts both against one limit', async () => {
    const redis = await startRedisServer();
    try {
      const before = sandbox.requests.length;
      const env = { REDIS_URL: redis.url };
      const [first, second] = await Promise.all([run('shared-limit', [], env), run('shared-limit', [], env)]);
      const lists = sandbox.requests.slice(before).filter(({ operation }) => operation === 'listMessages');
      const leftOf = ({ code, out }: { code: number | null; out: string }): number => {
        expect([code, out]).toEqual([
          0,
          expect.stringMatching(/^\d+ rows; .* send \d+ more list requests now\n$/),
        ]);
        return Number(/(\d+) more/.exec(out)?.[1]);
      };
      expect(Math.min(leftOf(first), leftOf(second))).toBe(
        operations.listMessages.rateLimit.requests - lists.length,
      );
    } finally {
      await redis.close();
    }
  });
});

test('own-credentials lists with credentials from a vault', async () => {
  const env = { BW_USERNAME: 'sandbox-user', BW_PASSWORD: 'sandbox-password' };
  expect(await run('own-credentials', [], env)).toEqual({ code: 0, out: '10 rows\n' });
});

(HAS_OPENSSL ? test : test.skip)('custom-ca-and-proxy lists through both', async () => {
  const front = await startTlsFront(sandbox.url);
  const proxy = await startRecordingProxy();
  try {
    const env = {
      BW_BASE_URL: `${front.url}/api/v2`,
      BW_TOKEN_URL: `${front.url}/api/v1/oauth2/token`,
      CA_FILE: front.caFile,
      MY_PROXY: `http://127.0.0.1:${proxy.port}`,
      // Node warns of a TLS server that is named by its address.
      NODE_NO_WARNINGS: '1',
    };
    expect(await run('custom-ca-and-proxy', [], env)).toEqual({ code: 0, out: '10 rows\n' });
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${new URL(front.url).host}`]));
  } finally {
    proxy.close();
    front.close();
  }
});

test('logging-with-pino logs the error with the type that the API gave it', async () => {
  const { out } = await run('logging-with-pino');
  expect(JSON.parse(out.trim())).toMatchObject({
    level: 50,
    err: { code: 'api', type: 'request-validation' },
  });
});

test('bulk-with-journal, run twice, sends each message once', async () => {
  const before = sandbox.accepted.length;
  const journal = path.join(folder, 'invitations.journal');
  expect((await run('bulk-with-journal', [journal])).out).toContain('20 accepted (0 earlier)');
  expect((await run('bulk-with-journal', [journal])).out).toContain('20 accepted (20 earlier)');
  expect(sandbox.accepted.length - before).toBe(20);
});

const onUnix = process.platform === 'win32' ? test.skip : test;
onUnix('graceful-shutdown answers what is under way, and ends after SIGTERM', async () => {
  const { child } = start('graceful-shutdown');
  const url = await addressOf(child);
  const before = sandbox.accepted.length;
  const requests = sandbox.requests.length;
  sandbox.faults.add({ operation: 'createMessage', kind: 'latency', ms: 300, times: 1 });
  const answering = fetch(url, { method: 'POST' }).then((response) => response.text());
  const hasArrived = () =>
    sandbox.requests.slice(requests).some(({ operation }) => operation === 'createMessage');
  await until(hasArrived);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'close')) as [number];
  expect([code, await answering]).toEqual([0, expect.stringMatching(/^accepted as/)]);
  expect(sandbox.accepted.length - before).toBe(1);
});

test('callbacks-with-express receives what the sandbox posts', async () => {
  const { child } = start('callbacks-with-express', [], { CALLBACK_PASSWORD: 'secret', PORT: '0' });
  const target = { url: await addressOf(child), username: 'callbacks', password: 'secret' };
  const posting = await startSandbox({ callbacks: [target] });
  const said = once(child.stdout!, 'data') as Promise<[Buffer]>;
  posting.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'On our way' });
  expect((await said)[0].toString()).toMatch(/^received: \w{29}/);
  await posting.close();
  child.kill();
  await once(child, 'close');
});

test('callbacks-with-nextjs asks for credentials', async () => {
  const env = { ...process.env, CALLBACK_PASSWORD: 'secret' };
  const code = `const { POST } = await import('./examples/callbacks-with-nextjs/app/callbacks/route.ts');
    const { status } = await POST(new Request('http://127.0.0.1/callbacks', { method: 'POST', body: '[]' }));
    console.log(status);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', code];
  expect((await exec(process.execPath, args, { cwd: root, env })).stdout.trim()).toBe('401');
});

test('tests-with-jest passes', async () => {
  const args = [
    bin('jest'),
    '--rootDir',
    path.join(EXAMPLES, 'tests-with-jest'),
    '--config',
    path.join(EXAMPLES, 'tests-with-jest/package.json'),
    '--testTimeout=240000',
  ];
  const { stderr } = await exec(process.execPath, args, { cwd: root });
  expect(stderr).toContain('Tests:       2 passed');
});
