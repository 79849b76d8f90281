import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '@bandwidth-messages/sandbox';
import { createCallbackHandler, type CallbackHandlerOptions } from '../src/index.js';
import { DEFAULTS } from '../src/options.js';
import { until } from './support/until.js';

const run = promisify(execFile);
const root = path.join(__dirname, '../../..');
const readme = readFileSync(path.join(__dirname, '../README.md'), 'utf8');
/** Name of the file to its code; the first line of an example names it. */
const examples = new Map(
  [...readme.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, code]) => [name!, code!]),
);
const PASSWORD = 'a password for the examples';
const SECRET = '0123456789abcdef0123456789abcdef';

/** Serves what an example exports, as its host would. */
const SERVE = `
import { createServer } from 'node:http';
const [, , file, kind] = process.argv;
const example = await import(file);
async function toRequest(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return { body, web: new Request('http://localhost' + request.url, { method: request.method, headers: request.headers, ...(body.length > 0 && { body }) }) };
}
const context = { waitUntil() {}, passThroughOnException() {} };
const answers = {
  route: ({ web }) => example.POST(web, { params: Promise.resolve({}) }),
  worker: ({ web }) => example.default.fetch(web, process.env, context),
  lambda: async ({ web, body }) => {
    const headers = Object.fromEntries(web.headers);
    const event = { httpMethod: 'POST', path: new URL(web.url).pathname, headers, body: body.toString(), isBase64Encoded: false };
    const { statusCode, headers: sent, body: text } = await example.handler(event, {});
    return new Response(text || null, { status: statusCode, headers: sent });
  },
};
createServer(async (request, response) => {
  const answer = await answers[kind](await toRequest(request));
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

describe('the examples', () => {
  let folder: string;
  let children: ChildProcess[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'callbacks readme '));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(folder, 'serve.js'), SERVE);
    for (const [name, code] of examples) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), `${code}\nexport {};\n`);
    }
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
    const tsc = path.join(root, 'node_modules/typescript-7/bin/tsc');
    await run('node', [tsc, ...options, ...examples.keys()], { cwd: folder }).catch(
      (error: { stdout: string }) => {
        throw new Error(`An example does not compile:\n${error.stdout}`);
      },
    );
  });
  beforeEach(() => {
    children = [];
  });
  afterEach(async () => {
    for (const child of children) {
      if (child.exitCode !== null) continue;
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are all there', () =>
    expect([...examples.keys()].sort()).toEqual([
      'app/callbacks/route.ts',
      'events.ts',
      'express.ts',
      'fastify.ts',
      'lambda.ts',
      'store.ts',
      'try.ts',
      'worker.ts',
    ]));

  test.each([
    ['try', '+15553334444 wrote: On our way\n'],
    ['events', 'message-failed true\nrejected-forbidden-country bandwidth no\n'],
    ['store', 'new running\n'],
  ])('%s runs, prints what it says, and ends', async (name, printed) => {
    const { stdout, stderr } = await run('node', [`${name}.js`], { cwd: folder });
    expect([stdout, stderr]).toEqual([printed, '']);
  });

  test.each([
    ['express.js', [], '/callbacks'],
    ['fastify.js', [], '/callbacks'],
    ['serve.js', ['./app/callbacks/route.js', 'route'], '/callbacks'],
    ['serve.js', ['./worker.js', 'worker'], '/callbacks'],
    ['serve.js', ['./lambda.js', 'lambda'], `/callbacks/${SECRET}`],
  ])('%s %p receives a message from the sandbox', async (program, parameters, urlPath) => {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port), CALLBACK_PASSWORD: PASSWORD, CALLBACK_SECRET: SECRET };
    const child = spawn('node', [program, ...parameters], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    await untilListening(port).catch((error: Error) => {
      throw new Error(`${error.message}\n${output}`);
    });
    const url = `http://127.0.0.1:${port}${urlPath}`;
    const isSecret = urlPath.endsWith(SECRET);
    const sandbox = await startSandbox({
      callbacks: [isSecret ? { url } : { url, username: 'callbacks', password: PASSWORD }],
    });
    try {
      const [message] = sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'Hi' });
      await until(() => sandbox.callbacks.length > 0);
      expect(sandbox.callbacks.map(({ status }) => status)).toEqual([200]);
      await until(() => output.includes('\n'));
      expect(output).toBe(`received ${message!.id}\n`);
    } finally {
      await sandbox.close();
    }
  });
});

describe('the table of options', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| +(.*?) +\|/gm)].map(([, name, value]) => [name!, value!]);
  const defaults = new Map(rows.filter(([name]) => name !== 'any').map(([name, value]) => [name!, value!]));

  test('has every option that the code knows, and no other', () => {
    const messageOf = (options: object) => {
      try {
        createCallbackHandler(options as CallbackHandlerOptions);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const [, known = ''] = messageOf({ nothing: true }).split('the options are: ');
    expect([...defaults.keys()].sort()).toEqual(known.replace('.', '').split(' ').sort());
  });

  test('has the defaults of the code', () => {
    expect(defaults.get('timeoutMs')).toBe(String(DEFAULTS.timeoutMs));
    expect(defaults.get('maxBytes')).toBe(String(DEFAULTS.maxBytes));
    expect(defaults.get('acknowledge')).toBe(`\`'${DEFAULTS.acknowledge}'\``);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const isUp = await fetch(`http://127.0.0.1:${port}/callbacks`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing listens on port ${port}.`);
}
