import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { operations } from '@bandwidth-messages/client/operations';
import { createTestClock } from '@bandwidth-messages/sdk/testing';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { until } from '../../callbacks/test/support/until.js';
import { sandboxEnvironment } from '../../sdk/test/support/sandbox-environment.js';
import { readRequest } from '../src/export-request.js';

const run = promisify(execFile);
const root = path.join(__dirname, '../../..');
const readme = readFileSync(path.join(__dirname, '../README.md'), 'utf8');
/** Name of the file to its code; the first line of an example names it. */
const examples = new Map(
  [...readme.matchAll(/^```ts\n\/\/ (\S+)\.ts\n([\s\S]*?)^```$/gm)].map(([, name, code]) => [name!, code!]),
);
const DAY_MS = 24 * 60 * 60 * 1000;

describe('the examples of the README', () => {
  let folder: string;
  let sandbox: Sandbox;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    // So many that yesterday has its first checkpoint long before its last page, whatever the hour: the rows are uneven.
    sandbox = await startSandbox({ seed: { messages: 30_000, days: 3 } });
    environment = sandboxEnvironment(sandbox);
    folder = mkdtempSync(path.join(tmpdir(), 'export readme '));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    for (const [name, code] of examples)
      writeFileSync(path.join(folder, `${name}.mts`), `${code}\nexport {};\n`);
    const options = [
      '--strict',
      '--noUncheckedIndexedAccess',
      '--exactOptionalPropertyTypes',
      '--skipLibCheck',
    ];
    const target = ['--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
    const tsc = path.join(root, 'node_modules/typescript-7/bin/tsc');
    const files = [...examples.keys()].map((name) => `${name}.mts`);
    await run('node', [tsc, ...options, ...target, ...files], { cwd: folder }).catch(
      (error: { stdout: string }) => {
        throw new Error(`An example does not compile:\n${error.stdout}`);
      },
    );
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await sandbox.close();
  });

  test('the first one prints what it counted', async () => {
    const { stdout } = await run('node', ['count-segments.mjs'], { cwd: folder, env: environment });
    expect(stdout).toMatch(/^segments: [1-9]\d+\n$/);
  });

  describe('the one that goes on after a crash', () => {
    const rowsFiles = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
    const start = (): ChildProcess =>
      spawn('node', ['export-yesterday.mjs'], { cwd: folder, env: environment, stdio: 'inherit' });
    const endOf = (child: ChildProcess): Promise<number | null> =>
      new Promise((resolve) => child.once('exit', resolve));

    const state = (): string => path.join(folder, 'export.json');

    /** Kills the program once something is so. */
    const runUntil = async (isSo: () => boolean): Promise<void> => {
      const child = start();
      const end = endOf(child);
      await until(() => child.exitCode !== null || isSo());
      child.kill('SIGKILL');
      await end;
    };

    afterEach(() => rowsFiles().forEach((name) => rmSync(path.join(folder, name))));

    test('has every row of yesterday once, however often it was killed, and leaves no checkpoint', async () => {
      for (const pages of [1, 6]) {
        const before = sandbox.requests.length;
        await runUntil(() => sandbox.requests.length >= before + pages);
      }
      expect(await endOf(start())).toBe(0);
      expect(existsSync(state())).toBe(false);
      const [name] = rowsFiles();
      const lines = readFileSync(path.join(folder, name!), 'utf8').trimEnd().split('\n');
      const rows = lines.map((line) => JSON.parse(line) as { messageId: string; receiveTime: string });
      const ids = rows.map(({ messageId }) => messageId);
      expect(new Set(ids).size).toBe(ids.length);
      const fromMs = Date.parse(name!.slice('messages-'.length, -'.jsonl'.length));
      const range = {
        fromDateTime: new Date(fromMs).toISOString(),
        toDateTime: new Date(fromMs + DAY_MS - 1).toISOString(),
      };
      const headers = { authorization: `Basic ${btoa('sandbox-user:sandbox-password')}` };
      const url = `${sandbox.baseUrl}/users/9900000/messages?${new URLSearchParams({ ...range, limit: '1' })}`;
      const { totalCount } = (await (await fetch(url, { headers })).json()) as { totalCount: number };
      expect(ids).toHaveLength(totalCount);
    });

    test('finishes what an earlier day began, before it begins with the next', async () => {
      await runUntil(() => existsSync(state()));
      const [name] = rowsFiles();
      const { checkpoint } = JSON.parse(readFileSync(state(), 'utf8')) as {
        checkpoint: { fromDateTime: string };
      };
      expect(name).toBe(`messages-${checkpoint.fromDateTime.slice(0, 10)}.jsonl`);
      expect(await endOf(start())).toBe(0);
      expect(await endOf(start())).toBe(0);
      expect(existsSync(state())).toBe(false);
    });
  });
});

test('the defaults in the README are those of the code', () => {
  const client = {
    accountId: '1',
    clock: createTestClock(),
    call: () => Promise.reject(new Error('not used')),
  };
  const range = { fromDateTime: new Date() };
  const { concurrency, limit, settleMs } = readRequest(operations.listMessages, client, range, {});
  for (const [name, value] of Object.entries({ concurrency, limit, settleMs })) {
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\| ${value} +\\|`, 'm'));
  }
});
