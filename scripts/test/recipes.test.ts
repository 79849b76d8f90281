import { execFile } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { until } from '../../packages/callbacks/test/support/until.js';
import { HAS_OPENSSL } from '../../packages/sdk/test/support/certificate.js';
import { sandboxEnvironment } from '../../packages/sdk/test/support/sandbox-environment.js';
import { root } from '../lib/run.js';
import { compileProgram, endOfProgram, type RunningProgram, startProgram } from './support/run-program.js';
import { type TlsFront, startRecordingProxy, startTlsFront } from './support/tls-front.js';

/** The first program of each recipe in the README of the SDK, by the heading above it. Its test checks their types. */
const recipes = new Map(
  [
    ...fs
      .readFileSync(path.join(root, 'packages/sdk/README.md'), 'utf8')
      .split('\n## Recipes\n')[1]!
      .split('\n## ')[0]!
      .matchAll(/^### (.+)$[^#]*?^```ts\n([\s\S]*?)^```$/gm),
  ].map(([, heading, code]) => [heading!, code!]),
);
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { messages: 3000 } });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'recipes-'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

/** Starts the program of a recipe, with something to do before it. */
function start(heading: string, env: NodeJS.ProcessEnv = {}, before = ''): RunningProgram {
  const file = path.join(folder, `${heading.replaceAll(' ', '-')}.mts`);
  fs.writeFileSync(file, `${before}\n${recipes.get(heading)}\nexport {};\n`);
  return startProgram(compileProgram(file, folder), [], {
    cwd: folder,
    env: { ...sandboxEnvironment(sandbox), NO_PROXY: '', ...env },
  });
}

const run = (...parameters: Parameters<typeof start>) => endOfProgram(start(...parameters));

(HAS_OPENSSL ? describe : describe.skip)(
  'an API that speaks TLS by a certificate authority of its own',
  () => {
    let front: TlsFront;
    let secure: NodeJS.ProcessEnv;
    const urlsAt = (url: string): NodeJS.ProcessEnv => ({
      BW_BASE_URL: `${url}/api/v2`,
      BW_TOKEN_URL: `${url}/api/v1/oauth2/token`,
    });
    beforeAll(async () => {
      front = await startTlsFront(sandbox.url);
      secure = urlsAt(front.url);
    });
    afterAll(() => front.close());

    test('is refused by who does not know the authority', async () => {
      const { code, out } = await run('A certificate authority of your own', secure);
      expect([code, out]).toEqual([1, expect.stringContaining('ConnectionError')]);
    });

    test.each(['CA_FILE', 'NODE_EXTRA_CA_CERTS'])('is trusted with %s', async (name) => {
      const env = { ...secure, [name]: front.caFile };
      expect(await run('A certificate authority of your own', env)).toEqual({
        code: 0,
        out: expect.stringMatching(/^\d+\n$/),
      });
    });

    test.each<[string, (port: number) => NodeJS.ProcessEnv]>([
      ['the option', (port) => ({ PROXY_HOST: '127.0.0.1', PROXY_PORT: String(port) })],
      ['HTTPS_PROXY', (port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` })],
    ])('is reached through the proxy of %s, which sees the host and no credential', async (_, envOf) => {
      const proxy = await startRecordingProxy();
      try {
        // Node warns of a TLS server that is named by its address.
        const trust = { NODE_EXTRA_CA_CERTS: front.caFile, NODE_NO_WARNINGS: '1' };
        const env = { ...urlsAt(front.remoteUrl), ...trust, ...envOf(proxy.port) };
        expect(await run('Behind a proxy', env)).toEqual({ code: 0, out: expect.stringMatching(/^\d+\n$/) });
        const { host } = new URL(front.remoteUrl);
        expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${host}`]));
        expect(proxy.passed()).not.toMatch(/authorization|bearer|sandbox-client/i);
      } finally {
        proxy.close();
      }
    });

    test('is reached past the proxy of HTTPS_PROXY where it is on this machine', async () => {
      const proxy = await startRecordingProxy();
      try {
        const through = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
        const env = { ...secure, NODE_EXTRA_CA_CERTS: front.caFile, ...through };
        expect((await run('Behind a proxy', env)).code).toBe(0);
        expect(proxy.seen).toEqual([]);
      } finally {
        proxy.close();
      }
    });
  },
);

const onUnix = process.platform === 'win32' ? test.skip : test;
onUnix(
  'ending at SIGTERM: what is under way is accepted, the rest is left, and the process ends',
  async () => {
    // It answers once the program has got the signal, however long that takes.
    const held: ServerResponse[] = [];
    const server = createServer((request, response) => {
      request.resume();
      held.push(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const env = { BW_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
      const tellSignal = `process.once('SIGTERM', () => console.log('the signal'));`;
      const { child, out } = start('Ending at SIGTERM', env, tellSignal);
      const ended = once(child, 'close') as Promise<[number | null]>;
      await until(() => child.exitCode !== null || held.length > 0);
      child.kill('SIGTERM');
      await until(() => child.exitCode !== null || out().includes('the signal'));
      held[0]?.writeHead(202, { 'content-type': 'application/json' }).end('{"id":"the first"}');
      const [code] = await ended;
      expect([code, out()]).toEqual([0, 'the signal\naccepted as the first\nleft\nleft\n']);
      expect(held).toHaveLength(1);
    } finally {
      server.close();
    }
  },
);

test("logging with pino: the error has the API's own word as its type, and no line a number or a text", async () => {
  const { code, out } = await run('Logging with pino');
  expect(code).toBe(0);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['request', 'response', 'token']));
  expect(lines.at(-1)).toMatchObject({ level: 50, err: { code: 'api', type: 'request-validation' } });
  expect(out).not.toMatch(/\+1555|Hello|sandbox-secret/);
});

test('an export into a file: the file has its name once it is whole', async () => {
  expect(await run('An export into a file')).toEqual({ code: 0, out: 'written: messages.jsonl\n' });
  const rows = fs.readFileSync(path.join(folder, 'messages.jsonl'), 'utf8').trim().split('\n');
  expect(rows.length).toBeGreaterThan(50);
  expect(new Set(rows).size).toBe(rows.length);
  expect(Object.keys(JSON.parse(rows[0]!))).toContain('messageId');
  expect(fs.existsSync(path.join(folder, 'messages.jsonl.new'))).toBe(false);
});

test.each(['sdk', 'export', 'bulk'])(
  'the commands of packages/%s/README.md run its first program beside a sandbox',
  async (name) => {
    const readme = fs.readFileSync(path.join(root, 'packages', name, 'README.md'), 'utf8');
    const [, options, file] = /^npx bw-sandbox exec (.*)-- npx tsx (\S+\.ts)$/m.exec(readme) ?? [];
    const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
    const project = path.join(folder, name);
    fs.mkdirSync(project);
    expect(readme).toContain('npm pkg set type=module');
    fs.writeFileSync(path.join(project, 'package.json'), '{ "type": "module" }');
    fs.writeFileSync(path.join(project, file!), code!);
    const program = [
      path.join(root, 'packages/sandbox/dist/cjs/cli.js'),
      'exec',
      ...options!.trim().split(' '),
    ];
    const args = [...program.filter(Boolean), '--', process.execPath, '--import', 'tsx', file!];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project });
    expect(stdout).toMatch(/accepted|segments: [1-9]/);
  },
);

test('the command of README.md runs its ten lines beside a sandbox', async () => {
  const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
  const [, file] = /^npx bw-sandbox exec -- npx tsx (\S+)$/m.exec(readme) ?? [];
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  fs.writeFileSync(path.join(folder, file!), code!);
  const program = [path.join(root, 'packages/sandbox/dist/cjs/cli.js'), 'exec', '--'];
  const args = [...program, process.execPath, '--import', 'tsx', file!];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(stdout).toMatch(/^accepted as \w{29}$/m);
});

test('every recipe has a test', () => {
  expect([...recipes.keys()]).toEqual([
    'Behind a proxy',
    'A certificate authority of your own',
    'Ending at SIGTERM',
    'Logging with pino',
    'An export into a file',
  ]);
});
