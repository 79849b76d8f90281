import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type net from 'node:net';
import { type AddressInfo } from 'node:net';
import { copyForGenerate, fakeJava, recordedJava, type GeneratorCopy } from '../support/generator-copy.js';

jest.setTimeout(120_000);

// The JAR is a small file with a pin of its own, and Java a program that writes what the real one once wrote: the mirror, the
// proxy and the wrapper that downloads are real.
const JAR = Buffer.alloc(200_000, 'jar');
const STORAGE = '.cache/openapi-generator';
const JAR_FILE = `${STORAGE}/7.25.0.jar`;

let copy: GeneratorCopy;
let before: Record<string, string>;
const servers: http.Server[] = [];

beforeEach(async () => {
  copy = await copyForGenerate();
  before = copy.client();
  fs.rmSync(copy.at(JAR_FILE));
  pin((generator) => (generator['sha256'] = createHash('sha256').update(JAR).digest('hex')));
});
afterEach(async () => {
  expect(copy.leftovers()).toEqual([]);
  copy.remove();
  for (const server of servers.splice(0)) {
    server.close();
    // The wrapper of a run that was killed is still downloading.
    server.closeAllConnections();
  }
});

/** Changes openapitools.json, which counts as changed input: the next run needs the JAR. */
function pin(change: (generator: Record<string, unknown>) => void): void {
  const config = JSON.parse(copy.read('openapitools.json'));
  change(config['generator-cli']);
  copy.write('openapitools.json', JSON.stringify(config));
}

async function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<http.Server> {
  const server = http.createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
const portOf = (server: http.Server): number => (server.address() as AddressInfo).port;

/** A mirror that counts; each answer is one of the given, the last one for ever. */
async function mirror(...answers: ((response: ServerResponse) => void)[]): Promise<{ requests: string[] }> {
  const requests: string[] = [];
  const server = await serve((request, response) => {
    requests.push(request.url ?? '');
    answers[Math.min(requests.length, answers.length) - 1]?.(response);
  });
  useMirror(`http://127.0.0.1:${portOf(server)}`);
  return { requests };
}

const useMirror = (origin: string): void =>
  pin((generator) => {
    const downloadUrl = `${origin}/\${groupId}/\${artifactId}/\${versionName}/\${artifactId}-\${versionName}.jar`;
    generator['repository'] = { downloadUrl };
  });

const whole = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-length': JAR.length }).end(JAR);
const other = (response: ServerResponse): void =>
  void response.writeHead(200).end('<html>Please log in</html>');
const stored = (): string[] => fs.readdirSync(copy.at(STORAGE));

/** Fails when it is asked to do more than tell its version. */
const neverRun = (): NodeJS.ProcessEnv =>
  fakeJava(copy, 'echo \'openjdk version "17"\' >&2; test "$1" = -version || touch "$0.ran"');

describe("the generator's JAR", () => {
  test('is downloaded once, and used', async () => {
    const { requests } = await mirror(whole);
    const java = recordedJava(copy);
    const { code, stderr } = await copy.generate([], java);
    expect(code).toBe(0);
    expect(requests).toEqual([
      '/org/openapitools/openapi-generator-cli/7.25.0/openapi-generator-cli-7.25.0.jar',
    ]);
    expect(stderr).toContain(`Downloading the generator 7.25.0 (32 MB) to ${STORAGE}`);
    expect(stored()).toEqual(['7.25.0.jar']);
    copy.edit('openapi/messages.yaml', /$/, '# more\n');
    expect((await copy.generate([], java)).code).toBe(0);
    expect(requests).toHaveLength(1);
  });

  test('a tampered one is refused, fetched again, and only then used', async () => {
    const { requests } = await mirror(whole);
    copy.write(JAR_FILE, 'tampered');
    const { code, stderr } = await copy.generate([], recordedJava(copy));
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /7\.25\.0\.jar is not used: .*SHA-256 [0-9a-f]{64} was expected .*, [0-9a-f]{64} was found/,
    );
    expect(requests).toHaveLength(1);
    expect(fs.readFileSync(copy.at(JAR_FILE)).equals(JAR)).toBe(true);
  });

  test.each([
    ['is another file', other, /was refused, nothing was run[^]*SHA-256 [0-9a-f]{64} was expected/],
    ['is not there', (r: ServerResponse) => void r.writeHead(404).end(), /status code 404/],
  ])(
    'a download that %s: clear error, nothing kept, nothing run, nothing changed',
    async (_, answer, message) => {
      await mirror(answer);
      const { code, stderr } = await copy.generate([], neverRun());
      expect(code).toBe(1);
      expect(stderr).toMatch(message);
      expect(stderr).toContain(JAR_FILE);
      expect(stored()).toEqual([]);
      expect(copy.client()).toEqual(before);
      expect(fs.existsSync(copy.at('fake-bin/java.ran'))).toBe(false);
    },
  );

  test('no JAR and no network: says so and what to do; the check falls back on the hashes', async () => {
    useMirror('http://127.0.0.1:1');
    const { code, stderr } = await copy.generate([], neverRun());
    expect(code).toBe(1);
    expect(stderr).toContain('could not be downloaded; the client is untouched');
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).toContain('HTTPS_PROXY');
    const checked = await copy.generate(['--check'], neverRun());
    expect(checked.stderr).toContain('compared with the recorded hashes only');
    expect(copy.client()).toEqual(before);
  });

  test('killed in the middle of the download: no file that looks whole, and the next run succeeds', async () => {
    let kill = (): void => undefined;
    await mirror((response) => {
      response.writeHead(200, { 'content-length': JAR.length });
      response.write(JAR.subarray(0, JAR.length / 2), () => kill());
    }, whole);
    const java = recordedJava(copy);
    const child = copy.start([], java);
    kill = () => void child.kill('SIGKILL');
    await new Promise((resolve) => child.on('close', resolve));
    expect(stored()).not.toContain('7.25.0.jar');
    expect((await copy.generate([], java)).code).toBe(0);
  });

  test('two runs that miss it at the same time fetch it each for itself, and both succeed', async () => {
    await mirror(whole);
    const java = recordedJava(copy);
    const elsewhere = (name: string): string[] => ['--spec', 'openapi/messages.yaml', '--out', name];
    const results = await Promise.all(['a', 'b'].map((name) => copy.generate(elsewhere(name), java)));
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(stored()).toEqual(['7.25.0.jar']);
  });

  test('a pin without a hash is refused', async () => {
    pin((generator) => delete generator['sha256']);
    const { code, stderr } = await copy.generate([], recordedJava(copy));
    expect(code).toBe(1);
    expect(stderr).toContain('sha256');
  });
});

describe('proxies', () => {
  /** Forwards what it is asked for, and remembers it. */
  async function startProxy(): Promise<{ asked: string[]; url: string }> {
    const asked: string[] = [];
    const proxy = await serve((request, response) => {
      asked.push(`GET ${request.url}`);
      http.get(request.url ?? '', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
    });
    proxy.on('connect', (request: IncomingMessage, socket: net.Socket) => {
      asked.push(`CONNECT ${request.url}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    return { asked, url: `http://user:pr0xy-pass@127.0.0.1:${portOf(proxy)}` };
  }

  test.each([
    ['HTTP_PROXY', (url: string) => ({ HTTP_PROXY: url })],
    ["npm's own setting", (url: string) => ({ npm_config_proxy: url })],
  ])('the JAR comes through the proxy of %s', async (_, variables) => {
    await mirror(whole);
    const proxy = await startProxy();
    await copy.generate([], { ...recordedJava(copy), ...variables(proxy.url) });
    expect(stored()).toEqual(['7.25.0.jar']);
    expect(proxy.asked).toEqual([expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:.*\.jar$/)]);
  });

  test.each([
    ['HTTPS_PROXY', (url: string) => ({ HTTPS_PROXY: url })],
    ["npm's own setting", (url: string) => ({ npm_config_https_proxy: url })],
  ])('https asks the proxy of %s for a tunnel; its password is not shown', async (_, variables) => {
    useMirror('https://mirror.invalid');
    const proxy = await startProxy();
    const { code, output } = await copy.generate([], { ...neverRun(), ...variables(proxy.url) });
    expect(code).toBe(1);
    expect(proxy.asked).toEqual(['CONNECT mirror.invalid:443']);
    expect(output).toContain('could not be downloaded');
    expect(output).not.toContain('pr0xy-pass');
  });
});
