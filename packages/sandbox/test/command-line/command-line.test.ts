import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { HELP } from '../../src/command-line/read-arguments.js';
import { defaultAuthorization, validMessage } from '../support/api.js';
import { specFile } from '../support/spec-validator.js';
import { useCommand } from '../support/use-command.js';

const start = useCommand();

test('--help tells every option, --version the version', async () => {
  const helping = start(['--help']);
  expect(await helping.ended).toBe(0);
  expect(helping.out()).toBe(HELP);
  const version = start(['--version']);
  await version.ended;
  expect(version.out()).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('it starts with lines for the environment, writes each request down, and ends at once on Ctrl-C', async () => {
  const sandbox = start([
    '--port',
    '0',
    '--seed-messages',
    '50',
    '--rate-limit',
    '2/60',
    '--account-id',
    '1234567',
  ]);
  const [, baseUrl] = await sandbox.until(/export BW_BASE_URL=(http:\/\/127\.0\.0\.1:\d+\/api\/v2)\n/);
  await sandbox.until(/BW_TOKEN_URL=.*\n/);
  expect(sandbox.out().match(/^export BW_\w+=/gm)).toEqual(
    ['ACCOUNT_ID', 'CLIENT_ID', 'CLIENT_SECRET', 'BASE_URL', 'TOKEN_URL'].map((name) => `export BW_${name}=`),
  );
  const headers = { authorization: defaultAuthorization, 'content-type': 'application/json' };
  const url = `${baseUrl}/users/1234567/messages`;
  const listed = (await (await fetch(`${url}?limit=1`, { headers })).json()) as { totalCount: number };
  expect(listed.totalCount).toBe(50);
  await fetch(url, { method: 'POST', headers, body: JSON.stringify(validMessage) });
  await fetch(url, { headers });
  await fetch(`${url}?limit=1`, { headers });
  await sandbox.until(/ 429 .*\n/);
  const lines = sandbox.out().trim().split('\n').slice(-4);
  expect(lines).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} {2}listMessages {3}200 +\d+ ms {2}user sandbox-user$/),
    expect.stringMatching(/createMessage {2}202 .*accepted \d{13}[a-z2-7]{16}; user sandbox-user$/),
    expect.stringMatching(/listMessages {3}400 .*At least one query parameter is required/),
    expect.stringMatching(/listMessages {3}429 .*rate limit, retry after \d+ s/),
  ]);
  sandbox.child.kill('SIGINT');
  expect(await sandbox.ended).toBe(0);
});

test('it goes on when nobody reads along any more', async () => {
  const sandbox = start(['--port', '0']);
  const [, url] = await sandbox.until(/listens on (\S+)\. /);
  await sandbox.until(/BW_PASSWORD/);
  sandbox.child.stdout!.destroy();
  for (let index = 0; index < 3; index += 1) expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  expect([sandbox.errors(), sandbox.child.exitCode]).toEqual(['', null]);
});

test('a port in use is a clear error', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const sandbox = start(['--port', String(port)]);
  expect(await sandbox.ended).toBe(1);
  expect(sandbox.errors()).toContain(`Port ${port} on 127.0.0.1 is in use. Choose another port`);
  expect(sandbox.errors()).not.toContain('    at ');
  taken.close();
});

test('a changed spec is served, and what it adds is answered from its examples', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'a changed spec '));
  const file = path.join(folder, 'changed.yaml');
  const changed = readFileSync(specFile, 'utf8').replace(
    /^paths:\n/m,
    `paths:
  /users/{accountId}/balance:
    get:
      operationId: getBalance
      responses:
        '200':
          description: what is left
          content: { application/json: { schema: { type: object }, example: { cents: 1250 } } }
`,
  );
  writeFileSync(file, changed);
  const sandbox = start(['--port', '0', '--spec', file]);
  const [, baseUrl] = await sandbox.until(/export BW_BASE_URL=(\S+)\n/);
  const headers = { authorization: defaultAuthorization };
  const balance = await fetch(`${baseUrl}/users/9900000/balance`, { headers });
  expect([balance.status, await balance.json()]).toEqual([200, { cents: 1250 }]);
  expect((await fetch(`${baseUrl}/users/9900000/balance`)).status).toBe(401);
  expect((await fetch(`${baseUrl}/users/9900000/messages?limit=1`, { headers })).status).toBe(200);
  await sandbox.until(/getBalance {5}200 .*user sandbox-user\n/);
  rmSync(folder, { recursive: true });
});

test('the lines for the environment can be pasted into a shell', async () => {
  const sandbox = start(['--port', '0']);
  await sandbox.until(/BW_TOKEN_URL=.*\n/);
  const script = `${sandbox
    .out()
    .match(/^export .*$/gm)!
    .join('\n')}\nenv | grep ^BW_ | sort`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { env: { PATH: process.env['PATH'] } });
  const url = /BW_BASE_URL=(.*)\/api\/v2\n/.exec(sandbox.out())![1]!;
  expect(stdout.trim().split('\n')).toEqual([
    'BW_ACCOUNT_ID=9900000',
    `BW_BASE_URL=${url}/api/v2`,
    'BW_CLIENT_ID=sandbox-client',
    'BW_CLIENT_SECRET=sandbox-secret',
    `BW_TOKEN_URL=${url}/api/v1/oauth2/token`,
  ]);
  // Both kinds of credentials at once would be rejected; the second kind is there to be copied.
  expect(sandbox.out()).toContain(
    '\n# export BW_USERNAME=sandbox-user\n# export BW_PASSWORD=sandbox-password\n',
  );
  expect(sandbox.out()).toContain(`Its inbox page: ${url}/__sandbox/ui\n`);
});

test('Ctrl-C ends it at once, whatever is under way', async () => {
  const sandbox = start(['--port', '0', '--quiet']);
  const [, origin] = await sandbox.until(/BW_BASE_URL=(\S+)\/api\/v2\n/);
  await fetch(`${origin}/__sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'hang' }),
  });
  const cut = expect(fetch(`${origin}/api/v2/users/9900000/messages?limit=1`)).rejects.toThrow();
  const asked = async () => (await fetch(`${origin}/__sandbox/requests`)).json() as Promise<unknown[]>;
  while ((await asked()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  sandbox.child.kill('SIGINT');
  expect(await sandbox.ended).toBe(0);
  await cut;
});

test('it warns when other machines can reach it', async () => {
  const sandbox = start(['--port', '0', '--host', '0.0.0.0', '--quiet']);
  await sandbox.until(/BW_TOKEN_URL=.*\n/);
  sandbox.child.kill('SIGTERM');
  expect(await sandbox.ended).toBe(0);
  expect(sandbox.errors()).toMatch(/^Warning: 0\.0\.0\.0 can be reached from other machines/);
});

test('a wrong option ends it with the way to help', async () => {
  const sandbox = start(['--spec', 'none.yaml']);
  expect(await sandbox.ended).toBe(1);
  expect(sandbox.errors()).toMatch(/none\.yaml cannot be read/);
  expect(sandbox.errors()).toContain('bw-sandbox --help shows what is possible.');
});
