import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

// The one place that finds redis-server and starts it. `describeWithRedis` is `describe` for tests that need one.

/** How a server is started. */
export interface RedisServerOptions {
  /** @default a free one */
  readonly port?: number;
  /** More options of redis-server, such as `['--appendonly', 'yes']`. */
  readonly args?: readonly string[];
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
}

/** A redis-server process on loopback with a folder of its own, and nothing kept on disk unless asked. */
export interface RedisServer {
  readonly port: number;
  /** Address for clients: `redis://127.0.0.1:<port>` */
  readonly url: string;
  /** Id of the process, to stop it for a while by SIGSTOP for instance. */
  readonly pid: number;
  /** Ends the process at once, as a crash would, and leaves its folder. */
  kill(): Promise<void>;
  /** Starts it anew on the same port and in the same folder. */
  restart(): Promise<void>;
  /** Ends the process and removes its folder. */
  close(): Promise<void>;
}

/** Starts a redis-server. Resolves once it takes connections. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-server-'));
  const port = options.port ?? (await freePort());
  const start = (): Promise<ChildProcess> => launch(port, folder, options);
  let server = await start();
  // Whatever becomes of the tests, no server outlives them.
  const onExit = (): void => void server.kill('SIGKILL');
  process.once('exit', onExit);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return server.pid ?? 0;
    },
    kill: () => end(server),
    restart: async () => {
      await end(server);
      server = await start();
    },
    close: async () => {
      process.off('exit', onExit);
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `describe` for tests that need redis-server: skipped by name where there is none. On Linux, `CI=true` makes them fail instead. */
export function describeWithRedis(title: string, body: () => void): void {
  if (redisServerPath() !== undefined) return describe(title, body);
  const reason = `needs redis-server: node scripts/lib/services/ensure-redis-server.js installs it`;
  if (process.env['CI'] === 'true' && process.platform === 'linux') {
    describe(title, () => {
      test('has what it needs', () => {
        throw new Error(`This test ${reason}`);
      });
    });
    return;
  }
  process.stderr.write(`skipped: ${title} (${reason})\n`);
  describe.skip(`${title} (${reason})`, body);
}

/** Where redis-server is, if this machine has one. */
export function redisServerPath(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file));
}

async function launch(port: number, folder: string, options: RedisServerOptions): Promise<ChildProcess> {
  const file = redisServerPath();
  if (file === undefined) throw new Error('redis-server is not on the PATH');
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const args = [...settings, '--appendonly', 'no', ...(options.args ?? [])];
  const server = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: options.env ?? process.env });
  let output = '';
  server.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
  server.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
  // An open pipe must not keep the tests from ending.
  server.unref();
  for (const stream of [server.stdout, server.stderr]) (stream as { unref?(): void }).unref?.();
  for (let tries = 0; tries < 400; tries++) {
    if (server.exitCode !== null) throw new Error(`redis-server ended at its start:\n${output}`);
    if (await answers(port)) return server;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  server.kill('SIGKILL');
  throw new Error(`redis-server does not answer on port ${port}:\n${output}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}

function end(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.ref();
    server.once('exit', () => resolve());
    server.kill('SIGKILL');
  });
}

/** A port that nobody used a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
