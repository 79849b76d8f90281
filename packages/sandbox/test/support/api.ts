import { Agent } from 'node:http';
import {
  startSandbox,
  type Clock,
  type MessageRow,
  type Sandbox,
  type SandboxOptions,
} from '../../src/index.js';
import { httpRequest } from './http-request.js';
import { createSpecValidator } from './spec-validator.js';

export type Row = MessageRow;

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: any;
}

export interface ApiRequest {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly path?: string;
}

export const startMs = Date.parse('2026-03-10T12:00:00.000Z');
export const messagesPath = '/api/v2/users/9900000/messages';
export const applicationId = '3f2b8c6e-5d41-4c0b-9a77-1e6d2f90ab34';
export const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
export const defaultAuthorization = basic('sandbox-user', 'sandbox-password');
export const validMessage = { applicationId, from: '+15551112222', to: ['+15553334444'], text: 'Hello' };

/** A clock that stands still until the sandbox is told to move ahead. */
export const frozenClock = (atMs = startMs): Clock => ({
  now: () => atMs,
  sleep: () => new Promise(() => {}),
});

let validator: ReturnType<typeof createSpecValidator> | undefined;

/** What of an answer breaks the spec. The spec is read once it is asked for: not every file of tests does. */
function violationsOf(operationId: string, { status, headers }: ApiAnswer, text: string): readonly string[] {
  validator ??= createSpecValidator();
  return validator.check(operationId, status, headers, text);
}

/** Speaks HTTP to a sandbox, and checks each answer against the spec. */
export class ApiClient {
  /** Closed with the sandbox, so that connections do not outlive a test. */
  private readonly agent = new Agent({ keepAlive: true });

  constructor(readonly sandbox: Sandbox) {}

  async send(method: string, path: string, { headers = {}, body }: ApiRequest = {}): Promise<ApiAnswer> {
    const answer = await httpRequest(this.sandbox.url + path, { method, headers, body, agent: this.agent });
    return { ...answer, json: parse(answer.text) };
  }

  async list(
    query: string | Record<string, string | number | boolean>,
    options: ApiRequest = {},
  ): Promise<ApiAnswer> {
    const text = typeof query === 'string' ? query : queryText(query);
    const answer = await this.send('GET', `${options.path ?? messagesPath}${text && `?${text}`}`, {
      ...options,
      headers: { authorization: defaultAuthorization, ...options.headers },
    });
    expect(violationsOf('listMessages', answer, firstRows(answer))).toEqual([]);
    return answer;
  }

  /** All rows of a search, page by page, and the answers that they came in. */
  async listAll(
    query: Record<string, string | number | boolean>,
  ): Promise<{ rows: Row[]; pages: ApiAnswer[] }> {
    const pages: ApiAnswer[] = [];
    for (let token: string | undefined = ''; token !== undefined;) {
      const page = await this.list(token === '' ? query : { ...query, pageToken: token });
      expect(page.status).toBe(200);
      pages.push(page);
      token = page.json.pageInfo.nextPageToken;
    }
    return { rows: pages.flatMap((page) => page.json.messages), pages };
  }

  async create(message: unknown = validMessage, options: ApiRequest = {}): Promise<ApiAnswer> {
    const answer = await this.send('POST', options.path ?? messagesPath, {
      body: JSON.stringify(message),
      ...options,
      headers: {
        authorization: defaultAuthorization,
        'content-type': 'application/json',
        ...options.headers,
      },
    });
    expect(violationsOf('createMessage', answer, answer.text)).toEqual([]);
    return answer;
  }

  async token(
    authorization = basic('sandbox-client', 'sandbox-secret'),
    body = 'grant_type=client_credentials',
  ): Promise<ApiAnswer> {
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    return this.send('POST', '/api/v1/oauth2/token', { headers, body });
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.sandbox.close();
    expect(this.sandbox.violations).toEqual([]);
  }
}

/** Starts a sandbox with a clock that stands still, hands it to the test, and closes it. */
export async function withSandbox(
  options: SandboxOptions,
  test: (api: ApiClient, sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ clock: frozenClock(), ...options });
  const api = new ApiClient(sandbox);
  try {
    await test(api, sandbox);
  } finally {
    await api.close();
  }
}

/** One sandbox for all tests of a file that leave nothing behind: starting one takes longer than what they ask of it. */
export function sharedSandbox(
  options: SandboxOptions = {},
  prepare: (sandbox: Sandbox) => void = () => {},
): (test: (api: ApiClient, sandbox: Sandbox) => Promise<void>) => Promise<void> {
  let api: ApiClient;
  beforeAll(async () => {
    api = new ApiClient(await startSandbox({ clock: frozenClock(), ...options }));
    prepare(api.sandbox);
  });
  afterAll(() => api.close());
  return (test) => test(api, api.sandbox);
}

/** The body with at most five rows: more would only take longer to validate, and the seed tests look at all. */
function firstRows({ text, json }: ApiAnswer): string {
  const rows = json?.messages as unknown[] | undefined;
  return rows && rows.length > 5 ? JSON.stringify({ ...json, messages: rows.slice(0, 5) }) : text;
}

export function queryText(query: Record<string, string | number | boolean>): string {
  return new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
