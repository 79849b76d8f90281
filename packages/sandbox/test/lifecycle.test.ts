import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { startSandbox, type SandboxOptions } from '../src/index.js';
import { defaultAuthorization, withSandbox } from './support/api.js';
import { ownPort } from './support/own-port.js';

test('two sandboxes in one process share nothing', () =>
  withSandbox({ seed: { messages: 20 }, rateLimit: { requests: 2, windowMs: 60_000 } }, (first, a) =>
    withSandbox(
      { seed: { messages: 20 }, rateLimit: { requests: 2, windowMs: 60_000 } },
      async (second, b) => {
        await first.create();
        a.faults.add({ operation: 'createMessage', kind: 'respond', status: 500 });
        a.advanceClock(1000);
        await first.list({ limit: 1 });
        const pageToken = (await first.list({ limit: 1 })).json.pageInfo.nextPageToken as string;
        expect((await first.list({ limit: 1 })).status).toBe(429);
        expect((await second.list({ limit: 1 })).json.totalCount).toBe(20);
        expect((await second.list({ limit: 1, pageToken })).status).toBe(400);
        expect((await second.create()).status).toBe(202);
        expect([a.accepted.length, b.accepted.length, b.faults.list().length]).toEqual([1, 1, 0]);
        expect(a.now() - b.now()).toBe(1000);
        expect([a.requests.length, b.requests.length]).toEqual([4, 3]);
      },
    ),
  ));

/**
 * Runs in a process of its own, against the build: with every kind of request under way the sandbox is closed, and the
 * process is left to end by itself.
 */
const script = (main: string) => `
  const { startSandbox } = require(${JSON.stringify(main)});
  const http = require('node:http'), net = require('node:net');
  const headers = { authorization: ${JSON.stringify(defaultAuthorization)} };
  const until = async (condition) => { while (!condition()) await new Promise(setImmediate); };
  (async () => {
    let posts = 0;
    const receiver = http.createServer(() => { posts += 1; }).listen(0, '127.0.0.1');
    await new Promise((resolve) => receiver.once('listening', resolve));
    const callbacks = [{ url: 'http://127.0.0.1:' + receiver.address().port }];
    const sandbox = await startSandbox({ callbacks });
    const idle = net.connect(new URL(sandbox.url).port, '127.0.0.1').on('error', () => {});
    const halfSent = net.connect(new URL(sandbox.url).port, '127.0.0.1').on('error', () => {});
    halfSent.write('POST /api/v2/users/9900000/messages HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 9\\r\\n\\r\\n{');
    sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
    await until(() => posts === 1);
    sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
    for (const fault of [{ kind: 'hang' }, { kind: 'latency', ms: 1e12 }, { kind: 'trickle', everyMs: 1e9, chunkBytes: 1 }]) {
      sandbox.faults.add(fault);
      http.get(sandbox.baseUrl + '/users/9900000/messages?limit=1', { headers, agent: false }).on('error', () => {}).on('response', (r) => r.on('error', () => {}).resume());
      await until(() => sandbox.requests.some((record) => record.faults.includes('fault-' + sandbox.faults.list().length)));
    }
    await sandbox.close();
    idle.destroy();
    halfSent.destroy();
    receiver.close();
    receiver.closeAllConnections();
    console.log('closed');
  })();
`;

test('close leaves no handle behind, whatever was going on', async () => {
  const child = spawn(process.execPath, ['-e', script(path.join(__dirname, '..'))]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), 240_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  expect([code, output]).toEqual([0, 'closed\n']);
});

test('a sandbox that is closed answers nobody, and its port is free again', async () => {
  const port = await ownPort();
  const sandbox = await startSandbox({ port });
  await sandbox.close();
  await expect(fetch(sandbox.url)).rejects.toThrow();
  const again = await startSandbox({ port });
  await again.close();
});

test('the log of requests keeps the latest', async () => {
  await withSandbox({ maxRequests: 20, rateLimit: false }, async (api, sandbox) => {
    for (let index = 0; index < 55; index += 1) await api.list({ limit: 1 });
    expect(sandbox.requests.length).toBeLessThanOrEqual(20);
    expect(sandbox.requests.at(-1)!.number).toBe(55);
  });
});

test.each<[unknown, RegExp]>([
  [{ ports: 1 }, /^ports: there is no such option/],
  [{ port: -1 }, /^port: -1/],
  [{ port: '80' }, /^port: 80/],
  [{ host: '' }, /^host: must be an address or a name/],
  [
    { assumptions: { requireMiliseconds: false } },
    /^assumptions\.requireMiliseconds: there is no such option, but rangeBounds,/,
  ],
  [{ queue: { segmentsPerSecond: 0 } }, /^queue\.segmentsPerSecond: 0/],
  [{ queue: 5 }, /^queue: must be an object/],
  [{ delays: { sentMs: -1 } }, /^delays\.sentMs: -1/],
  [{ rateLimit: { requests: 5, windowSeconds: 1 } }, /^rateLimit\.windowSeconds: there is no such option/],
  [{ delays: { sentMs: undefined } }, /^delays\.sentMs: undefined is not possible, leave it out/],
  [{ rateLimit: true }, /^rateLimit: must be an object/],
  [{ indexLagMs: [0, NaN] }, /^indexLagMs: NaN/],
  [{ callbackDelivery: { duplicate: 1 } }, /^callbackDelivery\.duplicate: there is no such option/],
  [{ tokenLifetimeSeconds: '60' }, /^tokenLifetimeSeconds: 60/],
  [{ seed: { rows: 5 } }, /^seed\.rows: there is no such option/],
  [{ maxRequests: 0 }, /^maxRequests: 0/],
  [{ requestTimeoutMs: 0 }, /^requestTimeoutMs: 0/],
  [{ accounts: [] }, /^accounts:/],
  [{ callbacks: [{ url: 'x' }] }, /^url:/],
  [{ callbacks: 'http://127.0.0.1:8080/' }, /^Callback targets are a list/],
  [{ callbacks: [{ url: 'http://127.0.0.1:8080/', types: ['delivered'] }] }, /^types: only message-sending,/],
  [{ callbackDelivery: { retryEveryMs: 0 } }, /^callbackDelivery\.retryEveryMs: 0/],
  [{ callbackDelivery: { duplicates: 2 } }, /^callbackDelivery\.duplicates: 2/],
  [null, /^The options of a sandbox are an object/],
  ['port', /^The options of a sandbox are an object/],
  [{ spec: 5 }, /^spec: must be text/],
  [{ accounts: { accountId: '1' } }, /^accounts: must be a list/],
  [{ accounts: [{}] }, /^accounts\.accountId: must be text/],
  [{ accounts: [{ accountId: '1', user: [] }] }, /^accounts\.user: there is no such option, but accountId,/],
  [{ accounts: [{ accountId: '1', numbers: '+15551112222' }] }, /^accounts\.numbers: must be a list/],
  [{ indexLagMs: [5, 1] }, /^indexLagMs: must be a number, or \[least, most\]/],
  [{ cors: 'yes' }, /^cors: must be true or false/],
  [{ validateResponses: 1 }, /^validateResponses: must be true or false/],
  [{ assumptions: { rangeBounds: 'both' } }, /^assumptions\.rangeBounds: must be one of \[\],/],
  [
    { assumptions: { unknownAccountStatus: 404 } },
    /^assumptions\.unknownAccountStatus: must be one of 401, 403/,
  ],
  [{ assumptions: { rejectUnknown: 'no' } }, /^assumptions\.rejectUnknown: must be true or false/],
  [{ assumptions: { pageTokenLifetimeMs: '1h' } }, /^assumptions\.pageTokenLifetimeMs: 1h/],
  [{ assumptions: { sortableFields: ['text'] } }, /^assumptions\.sortableFields: may hold only messageId,/],
])('%j is rejected', async (options, problem) => {
  await expect(startSandbox(options as SandboxOptions)).rejects.toThrow(problem);
});

test.each<[SandboxOptions, string]>([
  [{ queue: { segmentsPerSecond: 0 } }, 'queue.segmentsPerSecond: 0 is not possible, give a number above 0.'],
  [{ requestTimeoutMs: -5 }, 'requestTimeoutMs: -5 is not possible, give a number above 0.'],
  [{ maxRequests: 0 }, 'maxRequests: 0 is not possible, give a number of at least 1.'],
  [{ port: 70_000 }, 'port: 70000 is not possible, give a number from 0 to 65535.'],
])('what is possible is said as people say it: %j', async (options, message) => {
  await expect(startSandbox(options)).rejects.toThrow(new TypeError(message));
});

test('an option that is undefined has its default', () => {
  const options: object = { queue: { segmentsPerSecond: 1 }, delays: {}, tokenLifetimeSeconds: undefined };
  return withSandbox(options, async (api) => {
    expect((await api.token()).json.expires_in).toBe(3600);
  });
});

test.each([
  ['0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+$/],
  ['::', /^http:\/\/\[::1\]:\d+$/],
  ['::1', /^http:\/\/\[::1\]:\d+$/],
  ['localhost', /^http:\/\/localhost:\d+$/],
])('a sandbox that listens on %s tells an address at which this machine reaches it', async (host, url) => {
  const sandbox = await startSandbox({ host });
  expect(sandbox.url).toMatch(url);
  expect((await fetch(`${sandbox.url}/__sandbox/clock`)).status).toBe(200);
  await sandbox.close();
});

test('an address that is not there, or a port in use, is told', async () => {
  await expect(startSandbox({ host: '203.0.113.1' })).rejects.toThrow(
    '203.0.113.1 is not an address of this machine.',
  );
  const sandbox = await startSandbox();
  await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow(/is in use/);
  await sandbox.close();
});
