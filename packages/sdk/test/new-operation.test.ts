import { type ExecFileOptions, execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseDocument } from 'yaml';

const exec = promisify(execFile);
/** Runs a command; what it printed is part of the error when it fails. */
const run = async (
  command: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<string> => {
  try {
    return String((await exec(command, args, options)).stdout);
  } catch (error) {
    const { message, stdout, stderr } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${message}\n${stdout}${stderr}`, { cause: error });
  }
};
const ROOT = join(__dirname, '../../..');
const hasJava = spawnSync('java', ['-version']).status === 0;

const json = (schema: string): object => ({
  'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
});
const answer = (status: string, schema: string): object => ({
  [status]: { description: 'The answer.', content: json(schema) },
});
const PATHS = {
  '/users/{accountId}/messages/{messageId}/history': {
    get: {
      operationId: 'getHistory',
      tags: ['Messages'],
      parameters: [
        { $ref: '#/components/parameters/accountId' },
        { name: 'messageId', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'since', in: 'query', schema: { type: 'string', 'x-date-time-milliseconds': true } },
        { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 50 } },
        { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
      ],
      responses: answer('200', 'history'),
      'x-safe-to-repeat': true,
      'x-rate-limit': { requests: 2, windowSeconds: 20, scope: 'source-ip' },
    },
  },
  '/users/{accountId}/drafts': {
    post: {
      operationId: 'createDraft',
      tags: ['Messages'],
      parameters: [{ $ref: '#/components/parameters/accountId' }],
      requestBody: { required: true, content: json('draftRequest') },
      responses: answer('201', 'draft'),
    },
  },
};
const SCHEMAS = {
  history: {
    type: 'object',
    properties: { steps: { type: 'array', items: { $ref: '#/components/schemas/historyStep' } } },
  },
  historyStep: { type: 'object', properties: { state: { type: 'string' } } },
  draftRequest: {
    type: 'object',
    required: ['text'],
    properties: { text: { type: 'string', minLength: 1, maxLength: 10 } },
  },
  draft: { type: 'object', properties: { id: { type: 'string' } } },
};

/** A project whose generated client knows two more operations, beside the SDK as it is. */
const createProject = async (folder: string): Promise<void> => {
  const spec = parseDocument(readFileSync(join(ROOT, 'openapi/messages.yaml'), 'utf8'));
  for (const [path, item] of Object.entries(PATHS)) spec.setIn(['paths', path], item);
  for (const [name, schema] of Object.entries(SCHEMAS)) spec.setIn(['components', 'schemas', name], schema);
  const specFile = join(folder, 'messages.yaml');
  writeFileSync(specFile, String(spec));

  const scope = join(folder, 'node_modules/@bandwidth-messages');
  const client = join(scope, 'client');
  mkdirSync(client, { recursive: true });
  await run('node', [join(ROOT, 'scripts/generate.js'), '--spec', specFile, '--out', join(folder, 'client')]);
  cpSync(join(ROOT, 'packages/client/package.json'), join(client, 'package.json'));
  cpSync(join(ROOT, 'packages/sdk/package.json'), join(scope, 'sdk/package.json'));
  cpSync(join(ROOT, 'packages/sdk/dist/cjs'), join(scope, 'sdk/dist/cjs'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules/axios'), join(folder, 'node_modules/axios'), 'dir');
  cpSync(join(__dirname, 'fixtures/new-operation.cts.txt'), join(folder, 'program.cts'));

  const tsc = [join(ROOT, 'node_modules/typescript-7/bin/tsc'), '--target', 'es2022', '--module', 'nodenext'];
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types'), '--skipLibCheck'];
  const compile = (...options: string[]): Promise<unknown> =>
    run('node', [...tsc, ...types, ...options], { cwd: folder });
  // Compiled outside of node_modules: what TypeScript finds in there, it takes for compiled already.
  const sources = join(folder, 'client/src');
  const output = ['--outDir', join(client, 'dist/cjs'), '--rootDir', sources, '--declaration'];
  const entries = ['index.ts', 'models.ts', 'operations.ts'].map((file) => join(sources, file));
  await compile(...output, ...entries);
  await compile('--strict', 'program.cts');
};

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

const startServer = async (seen: Seen[]): Promise<{ baseUrl: string; close: () => void }> => {
  const failed = new Set<string>();
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ method, url, authorization: headers.authorization, body });
      const reply = (status: number, value: object, extra = {}): void => {
        response.writeHead(status, { 'Content-Type': 'application/json', ...extra });
        response.end(JSON.stringify(value));
      };
      const isFirst = !failed.has(url);
      failed.add(url);
      if (body.includes('lost')) return request.socket.resetAndDestroy();
      if (body.includes('refused')) return reply(400, { type: 'odd-draft', description: 'It is refused' });
      if (url.includes('fails-once') && isFirst) return reply(503, {});
      if (url.includes('limited-once') && isFirst) return reply(429, {}, { 'Retry-After': '7' });
      if (method === 'POST') return reply(201, { id: 'draft-1' });
      return reply(200, { steps: [{ state: 'SENT' }] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/api/v2`, close: () => void server.close() };
};

(hasJava ? describe : describe.skip)('operations that the spec gets tomorrow', () => {
  const seen: Seen[] = [];
  let folder: string;
  let results: Record<string, { code?: string } & Record<string, unknown>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'new operation '));
    await createProject(folder);
    const server = await startServer(seen);
    const printed = await run('node', ['program.cjs'], {
      cwd: folder,
      env: { ...process.env, BASE_URL: server.baseUrl },
    });
    server.close();
    results = JSON.parse(printed) as typeof results;
    // It compiles a client and the SDK.
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are called by the generated API and by call(), with credentials and plain values', () => {
    expect(results).toMatchObject({ viaApi: 'SENT', viaCall: 'SENT', draft: { id: 'draft-1' } });
    const path = '/api/v2/users/9900000/messages/a%2Fb/history';
    expect(seen.slice(0, 2).map(({ url }) => url)).toEqual([
      // As the generated code encodes it.
      `${path}?tags=x&tags=y+z`,
      `${path}?since=2026-11-24T00%3A00%3A00.000Z&limit=5`,
    ]);
    const basic = `Basic ${Buffer.from('user:password').toString('base64')}`;
    expect(seen.every(({ authorization }) => authorization === basic)).toBe(true);
    expect(seen.find(({ method }) => method === 'POST')?.body).toBe('{"text":"Hello"}');
  });

  test('are validated by their rules', () => {
    expect(results['badLimit']).toMatchObject({
      code: 'validation',
      field: 'limit',
      operation: 'getHistory',
    });
    expect(results['badPath']).toMatchObject({ code: 'validation', field: 'messageId' });
    expect(results['missing']).toMatchObject({ code: 'validation', field: 'messageId' });
    expect(results['badBody']).toMatchObject({ code: 'validation', field: 'text', outcome: 'not-accepted' });
  });

  test('keep their own rate limit, and wait out pauses', () => {
    expect(results['remaining']).toBe(0);
    expect(results['waitedForTheLimitMs']).toBe(20_000);
    expect(results['waitedForThePauseMs']).toBeGreaterThanOrEqual(7000);
    expect(results['events']).toEqual(expect.arrayContaining(['throttle', 'pause', 'resume', 'retry']));
  });

  test('are repeated where that is safe, and only there', () => {
    expect(results['mended']).toBe(true);
    expect(results['lost']).toMatchObject({ code: 'connection', outcome: 'unknown', attempts: 1 });
    expect(seen.filter(({ body }) => body.includes('lost'))).toHaveLength(1);
  });

  test('fail with the errors of the SDK', () => {
    expect(results['refused']).toMatchObject({
      name: 'ApiError',
      status: 400,
      type: 'odd-draft',
      operation: 'createDraft',
      outcome: 'not-accepted',
    });
  });
});
