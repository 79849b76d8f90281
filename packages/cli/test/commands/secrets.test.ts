import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import fc from 'fast-check';
import { runCli } from '../support/run-cli.js';
import { runMain } from '../support/run-main.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();
const FROM = '+15551112222';
const TO = '+15553334444';

type Failure = '401' | '403' | '429' | 'not JSON' | 'echo' | 'token echo' | 'unreachable';

let failure: Failure;
let server: Server;
let origin: string;

/** An API that fails as it is told, and at its worst repeats everything that it was sent. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const echo = JSON.stringify({
    type: 'echo',
    description: `${body} ${JSON.stringify(request.rawHeaders)} ${request.url}`,
  });
  const isToken = request.url?.endsWith('/token') === true;
  if (isToken && failure === 'token echo') return void response.writeHead(400).end(echo);
  if (isToken)
    return void response.end(JSON.stringify({ access_token: 'token-of-this-run', expires_in: 3600 }));
  if (failure === 'echo' || failure === 'token echo') return void response.writeHead(400).end(echo);
  if (failure === 'not JSON') return void response.end(`<html>${body}${request.url}</html>`);
  const headers = failure === '429' ? { 'Retry-After': '600' } : {};
  response.writeHead(Number(failure), headers).end(echo);
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** Every form in which a text may leave. */
function formsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('base64url'),
    Buffer.from(text, 'latin1').toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('hex'),
    encodeURIComponent(text),
    new URLSearchParams({ text }).toString().slice('text='.length),
    json,
    JSON.stringify(json).slice(1, -1),
  ];
}

function expectNothingOf(shown: string, secrets: readonly string[]): void {
  for (const form of secrets.flatMap(formsOf)) {
    // Whole secrets, and also what is left of one that was cut short.
    for (const part of new Set([form, form.slice(0, 12), form.slice(-12)])) {
      // Quotes and backslashes alone stand in every JSON: they tell nothing of the text that they began.
      const tells = part === form || /[^\\"\s]/.test(part);
      if (part.length >= 8 && tells) expect(shown).not.toContain(part);
    }
  }
}

interface Run {
  readonly kind: 'client' | 'user';
  readonly place: 'environment' | 'file' | 'stdin';
  readonly secret: string;
  readonly text: string;
  readonly command: 'send' | 'list' | 'send-file' | 'export' | 'config';
  readonly failed: Failure;
}

const odd = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...'"\\\'&%+=/:; \tü€😀'), fc.string({ minLength: 1, maxLength: 1 })),
    minLength: 12,
    maxLength: 24,
  })
  // Too simple a text could be there by chance.
  .filter((text) => new Set(text).size > 8 && text.trim() === text);

const runs: fc.Arbitrary<Run> = fc.record({
  kind: fc.constantFrom('client', 'user'),
  place: fc.constantFrom('environment', 'file', 'stdin'),
  secret: odd,
  text: odd,
  command: fc.constantFrom('send', 'list', 'send-file', 'export', 'config'),
  failed: fc.constantFrom('401', '403', '429', 'not JSON', 'echo', 'token echo', 'unreachable'),
});

function argumentsOf({ command, text }: Run): string[] {
  if (command === 'config') return ['--output', 'json'];
  if (command === 'list')
    return ['--source-tn', FROM, '--destination-tn', TO, '--output', 'json', '--verbose'];
  if (command === 'export') {
    const range = ['--from-date-time', new Date(Date.now() - 864e5).toISOString(), '--source-tn', FROM];
    return [...range, '--output', 'json', '--verbose'];
  }
  const fixed = ['--application-id', '93de2206-9669-4e07-948d-329f4b722ee2', '--from', FROM];
  if (command === 'send') return [...fixed, '--to', TO, '--text', text, '--output', 'json', '--verbose'];
  const file = path.join(folder(), 'list.ndjson');
  writeFileSync(file, `${JSON.stringify({ key: 'k1', to: TO, text })}\n`);
  return [file, ...fixed, '--journal', `${file}.journal`, '--verbose'];
}

test('whatever fails, nothing of a secret, a text or a number is shown', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (run) => {
      const { kind, place, secret, command } = run;
      failure = run.failed;
      const base = failure === 'unreachable' ? 'http://127.0.0.1:9' : origin;
      const secretName = kind === 'client' ? 'clientSecret' : 'password';
      const variable = kind === 'client' ? 'BW_CLIENT_SECRET' : 'BW_PASSWORD';
      const config = path.join(folder(), 'config.json');
      writeFileSync(config, JSON.stringify({ profiles: { default: { [secretName]: secret } } }), {
        mode: 0o600,
      });
      const env = {
        BW_ACCOUNT_ID: '9900000',
        [kind === 'client' ? 'BW_CLIENT_ID' : 'BW_USERNAME']: 'some-user',
        BW_BASE_URL: `${base}/api`,
        BW_TOKEN_URL: `${base}/token`,
        ...(place === 'environment' && { [variable]: secret }),
        ...(place === 'file' && { BW_CONFIG_FILE: config }),
      };
      const fromStdin = place === 'stdin' ? ['--secret-stdin'] : [];
      const stdin = place === 'stdin' ? `${secret}\n` : '';
      const waitsLong = command === 'send-file' || failure === '429' || failure === 'unreachable';
      // Ends what would be tried again for as long as nothing is sent.
      const signal = AbortSignal.timeout(waitsLong ? 200 : 5000);
      const { out, err } = await runMain([command, ...argumentsOf(run), ...fromStdin], {
        env,
        stdin,
        signal,
      });
      const credentials = [secret, `some-user:${secret}`, 'token-of-this-run'];
      expectNothingOf(out + err, credentials);
      expectNothingOf(err, [run.text, FROM, TO, FROM.slice(1), TO.slice(1)]);
    }),
    { numRuns: process.env['FULL'] === '1' ? 600 : 60 },
  );
});

const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux('a secret from stdin is in no argument of the process', async () => {
  failure = '403';
  const secret = 'hush-hush-hush';
  let seen = '';
  const env = { BW_ACCOUNT_ID: '1', BW_USERNAME: 'u', BW_BASE_URL: `${origin}/api` };
  await runCli(['list', '--source-tn', FROM, '--secret-stdin'], {
    env,
    stdin: secret,
    onOutput: ({ pid }) => (seen ||= readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
  });
  expect(seen).toContain('--secret-stdin');
  expect(seen).not.toContain(secret);
});

test.each([
  ['https://user:hush-hush@api.example/v2', 'https://(not shown)@api.example/v2'],
  ['user:hush-hush@api.example', '(not shown)@api.example'],
  ['https://user:hush/hush@api.example', 'https://(not shown)@api.example'],
  ['https://api.example/v2?token=hush-hush', 'https://api.example/v2?(not shown)'],
  ['https://api.example/v2', 'https://api.example/v2'],
])('config shows no secret of the address %s', async (address, shown) => {
  const env = { BW_BASE_URL: address, BW_USERNAME: 'ann@example.com' };
  const { out } = await runMain(['config', '--output', 'json'], { env });
  expect(JSON.parse(out)).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ name: 'baseUrl', value: shown }),
      expect.objectContaining({ name: 'username', value: 'ann@example.com' }),
    ]),
  );
});
