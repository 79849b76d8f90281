import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import {
  copyForGenerate,
  fakeJava,
  plainEnvironment,
  type GeneratorCopy,
} from '../support/generator-copy.js';

jest.setTimeout(120_000);

const jarName = '.cache/openapi-generator/7.25.0.jar';
let copy: GeneratorCopy;
let jar: Buffer;
let before: Record<string, string>;
const servers: http.Server[] = [];

beforeEach(async () => {
  copy = await copyForGenerate();
  jar = fs.readFileSync(copy.at(jarName));
  before = copy.client();
});
afterEach(async () => {
  copy.remove();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

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

/** A changed pin counts as changed input, so that the next run needs the JAR. */
function useMirror(origin: string): void {
  const pin = JSON.parse(copy.read('openapitools.json'));
  pin['generator-cli'].repository = {
    downloadUrl: `${origin}/\${groupId}/\${artifactId}/\${versionName}/\${artifactId}-\${versionName}.jar`,
  };
  copy.write('openapitools.json', JSON.stringify(pin, null, 2));
}

const whole = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-length': jar.length }).end(jar);
const half = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-length': jar.length });
  response.write(jar.subarray(0, jar.length / 2), () => response.destroy());
};
const other = (response: ServerResponse): void =>
  void response.writeHead(200).end('<html>Please log in</html>');
const removeJar = (): void => fs.rmSync(copy.at(jarName));
const tamper = (): void => copy.replace(jarName, Buffer.concat([jar.subarray(0, -1), Buffer.from([1])]));
const stored = (): string[] =>
  fs.readdirSync(copy.at('.cache/openapi-generator')).filter((name) => !name.endsWith('.jsa'));
const closedPort = async (): Promise<number> => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe("the generator's JAR", () => {
  test('is downloaded once, with progress to be seen, and used', async () => {
    const { requests } = await mirror(whole);
    removeJar();
    const { code, stderr } = await copy.generate();
    expect(code).toBe(0);
    expect(requests).toEqual([
      '/org/openapitools/openapi-generator-cli/7.25.0/openapi-generator-cli-7.25.0.jar',
    ]);
    expect(stderr).toContain('Downloading the generator 7.25.0 to .cache/openapi-generator');
    expect(stderr.match(/[\d.]+ of 31\.9 MB/g)).toHaveLength(4);
    expect(stored()).toEqual(['7.25.0.jar']);
    copy.edit('openapi/messages.yaml', /$/, '# more\n');
    expect((await copy.generate()).code).toBe(0);
    expect(requests).toHaveLength(1);
  });

  test('a tampered one is refused, fetched again, and only then used', async () => {
    const { requests } = await mirror(whole);
    tamper();
    const { code, stderr } = await copy.generate();
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /7\.25\.0\.jar is not used: .*SHA-256 41ce4f6b.* was expected .*, [0-9a-f]{64} was found/,
    );
    expect(requests).toHaveLength(1);
    expect(fs.readFileSync(copy.at(jarName)).equals(jar)).toBe(true);
    // The start-up archive fits the new copy of the same bytes.
    expect(fs.readdirSync(copy.at('.cache/openapi-generator'))).toEqual([
      '7.25.0.jar',
      expect.stringMatching(/\.jsa$/),
    ]);
  });

  test('a download that breaks off is refused and tried once more', async () => {
    const { requests } = await mirror(half, whole);
    removeJar();
    const { code, stderr } = await copy.generate();
    expect(code).toBe(0);
    expect(stderr).toMatch(/the connection broke after \d+ of 31942042 bytes/);
    expect(requests).toHaveLength(2);
  });

  test.each([
    ['breaks off each time', half, /the connection broke after \d+ of 31942042 bytes/, 2],
    [
      'is another file each time',
      other,
      /was refused, nothing was run[^]*SHA-256 41ce4f6b.* was expected/,
      2,
    ],
    ['is not there', (r: ServerResponse) => void r.writeHead(404).end(), /the answer was HTTP 404/, 1],
    [
      'is a redirect without end',
      (r: ServerResponse) => void r.writeHead(302, { location: '/' }).end(),
      /redirects without end/,
      6,
    ],
  ])('a download that %s: clear error, nothing kept, nothing changed', async (_, answer, message, count) => {
    const { requests } = await mirror(answer);
    removeJar();
    const { code, stderr } = await copy.generate(
      [],
      fakeJava(copy, 'echo \'openjdk version "17"\' >&2; test "$1" = -version || touch "$0.ran"'),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('.cache/openapi-generator/7.25.0.jar');
    expect(requests).toHaveLength(count);
    expect(stored()).toEqual([]);
    expect(copy.client()).toEqual(before);
    expect(fs.existsSync(copy.at('fake-bin/java.ran'))).toBe(false);
  });

  test('a tampered one and a mirror that has nothing better: fetched once, refused, never run', async () => {
    const { requests } = await mirror(other);
    tamper();
    const { code, stderr } = await copy.generate();
    expect({ code, requests: requests.length }).toEqual({ code: 1, requests: 1 });
    expect(stderr).toContain('A proxy or mirror may be answering with another file.');
    const checked = await copy.generate(['--check']);
    expect(checked).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was refused, nothing was run'),
    });
    expect(copy.client()).toEqual(before);
  });

  test('no JAR and no network: says so and what to do; the check falls back on the hashes', async () => {
    removeJar();
    const offline = { HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` };
    const checked = await copy.generate(['--check'], offline);
    expect(checked).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('compared with the recorded hashes only'),
    });
    copy.edit('openapi/messages.yaml', /$/, '# changed\n');
    const { code, stderr } = await copy.generate([], offline);
    expect(code).toBe(1);
    expect(stderr).toContain('could not be downloaded; the client is untouched');
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).toContain('HTTPS_PROXY');
    expect(copy.client()).toEqual(before);
  });

  test('killed in the middle of the download: no file that looks whole, and the next run succeeds', async () => {
    removeJar();
    let kill = (): void => undefined;
    const { requests } = await mirror((response) => {
      response.writeHead(200, { 'content-length': jar.length });
      response.write(jar.subarray(0, jar.length / 2), () => kill());
    }, whole);
    const child = copy.start([]);
    kill = () => void child.kill('SIGKILL');
    await new Promise((resolve) => child.on('close', resolve));
    expect(stored()).not.toContain('7.25.0.jar');
    expect((await copy.generate()).code).toBe(0);
    expect(requests).toHaveLength(2);
  });

  test('a pin without a hash is refused', async () => {
    copy.edit('openapitools.json', /"sha256": "\w+",/, '');
    const { code, stderr } = await copy.generate();
    expect(code).toBe(1);
    expect(stderr).toContain('sha256');
  });

  test('the npm wrapper reads the same pin and the same file', async () => {
    const { execFileSync } = await import('node:child_process');
    const wrapper = require.resolve('@openapitools/openapi-generator-cli/main.js');
    const options = {
      cwd: copy.root,
      env: { ...plainEnvironment(), PWD: copy.root },
      encoding: 'utf8' as const,
    };
    expect(execFileSync(process.execPath, [wrapper, 'version'], options).trim()).toBe('7.25.0');
  });
});

describe('proxies', () => {
  /** A Java that fails as soon as the JAR is there, which is all that these tests are about. */
  const onlyFetch = (): NodeJS.ProcessEnv =>
    fakeJava(copy, 'echo \'openjdk version "17"\' >&2; test "$1" = -version');

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
    ['http_proxy', (url: string) => ({ http_proxy: url })],
    ['ALL_PROXY', (url: string) => ({ ALL_PROXY: url })],
    ["npm's own setting", (url: string) => ({ npm_config_proxy: url })],
  ])('the JAR comes through the proxy of %s', async (_, variables) => {
    await mirror(whole);
    removeJar();
    const proxy = await startProxy();
    await copy.generate([], { ...onlyFetch(), ...variables(proxy.url) });
    expect(stored()).toEqual(['7.25.0.jar']);
    expect(proxy.asked).toEqual([expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:.*\.jar$/)]);
  });

  test('NO_PROXY goes straight', async () => {
    const { requests } = await mirror(whole);
    removeJar();
    const proxy = await startProxy();
    await copy.generate([], { ...onlyFetch(), HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });
    expect(stored()).toEqual(['7.25.0.jar']);
    expect({ asked: proxy.asked, requests: requests.length }).toEqual({ asked: [], requests: 1 });
  });

  test.each([
    ['HTTPS_PROXY', (url: string) => ({ HTTPS_PROXY: url })],
    ["npm's own setting", (url: string) => ({ npm_config_https_proxy: url })],
  ])('https asks the proxy of %s for a tunnel; its password is not shown', async (_, variables) => {
    removeJar();
    copy.edit('openapi/messages.yaml', /$/, '# changed\n');
    useMirror('https://mirror.invalid');
    const proxy = await startProxy();
    const { code, output } = await copy.generate([], variables(proxy.url));
    expect(code).toBe(1);
    expect(proxy.asked).toEqual(['CONNECT mirror.invalid:443']);
    expect(output).toContain('could not be downloaded');
    expect(output).not.toContain('pr0xy-pass');
  });
});
