import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import {
  type AuthProvider,
  type AxiosOptions,
  type MessagesClientOptions,
  basicAuth,
  createMessagesClient,
  optionsFromEnv,
} from '../src/index.js';
import { mergeOptions, readOptions } from '../src/options.js';
import { createTestClock } from '../src/testing.js';
import { BASIC } from './support/harness.js';

const VALID = { accountId: '9900000', auth: basicAuth(BASIC) };
const refusal = (options: object): unknown => {
  try {
    createMessagesClient({ ...VALID, ...options });
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('the options of a client', () => {
  test.each<[string, object, string]>([
    ['no account', { accountId: undefined }, 'accountId'],
    ['an empty account', { accountId: ' ' }, 'accountId'],
    ['an account that no path can hold', { accountId: '99/00' }, 'accountId'],
    ['an account with a space behind it', { accountId: '9900000 ' }, 'accountId'],
    ['no credential', { auth: undefined }, 'auth'],
    ['two credentials', { auth: [basicAuth(BASIC), basicAuth(BASIC)] }, 'auth'],
    ['a credential beside auth', { username: 'a', password: 'b' }, 'username'],
    ['a misspelt option', { timeout: 5 }, 'timeout'],
    ['a timeout of 0', { timeoutMs: 0 }, 'timeoutMs'],
    ['a timeout that is a text', { timeoutMs: '5' }, 'timeoutMs'],
    ['an endless timeout', { timeoutMs: Infinity }, 'timeoutMs'],
    ['a negative deadline', { deadlineMs: -1 }, 'deadlineMs'],
    ['an odd retry', { retry: { attempts: 5 } }, 'retry.attempts'],
    ['retry: true', { retry: true }, 'retry'],
    ['no attempt', { retry: { maxAttempts: 0 } }, 'retry.maxAttempts'],
    ['an odd rate limit', { rateLimit: { perSecond: 5 } }, 'rateLimit.perSecond'],
    ['a rate limit of 0', { rateLimit: { requests: 0 } }, 'rateLimit.requests'],
    ['a listener that is none', { onEvent: 'log' }, 'onEvent'],
    ['a clock that is none', { clock: {} }, 'clock'],
    ['a user agent with a line break', { userAgent: 'a\r\nX: 1' }, 'userAgent'],
    ['axios.maxRedirects', { axios: { maxRedirects: 5 } }, 'axios.maxRedirects'],
    ['axios.timeout', { axios: { timeout: 5 } }, 'axios.timeout'],
    ['axios.baseURL', { axios: { baseURL: 'https://example.com' } }, 'axios.baseURL'],
    ['axios.auth', { axios: { auth: BASIC } }, 'axios.auth'],
    ['axios.validateStatus', { axios: { validateStatus: null } }, 'axios.validateStatus'],
  ])('refuses %s, and names it', (_name, options, field) => {
    expect(refusal(options)).toMatchObject({ name: 'ValidationError', code: 'validation', field });
  });

  test.each([undefined, null, 'x', []])('refuses %j instead of options', (options) => {
    expect(() => createMessagesClient(options as never)).toThrow(
      expect.objectContaining({ code: 'validation' }),
    );
  });

  test.each([
    [
      'undefined for anything',
      { timeoutMs: undefined, retry: undefined, rateLimit: undefined, clock: undefined },
    ],
    ['undefined in retry', { retry: { maxAttempts: undefined } }],
    ['an account that is a number', { accountId: 9_900_000 }],
    ['no deadline', { deadlineMs: Infinity }],
    [
      'what is passed on to axios',
      {
        axios: {
          adapter: 'http',
          proxy: false,
          httpAgent: new Agent(),
          httpsAgent: false,
          socketPath: null,
          decompress: false,
          family: 4,
          lookup: () => undefined,
          withCredentials: false,
          fetchOptions: {},
          env: {},
        } satisfies Required<AxiosOptions>,
      },
    ],
    ['an own provider', { auth: { authorize: () => undefined } satisfies AuthProvider }],
  ])('takes %s', (_name, options) => {
    expect(refusal(options)).toBeUndefined();
  });
});

describe('client.with()', () => {
  const baseUrl = 'http://127.0.0.1:1/api';
  /** None of them is the default. */
  const CHOSEN: Required<MessagesClientOptions> = {
    accountId: '77',
    auth: { authorize: () => Promise.reject(new Error('no credential')) },
    baseUrl,
    timeoutMs: 1,
    deadlineMs: 2,
    retry: { maxAttempts: 9 },
    rateLimit: { requests: 7 },
    pauses: {
      ready: () => undefined,
      remainingMs: () => 5,
      pause: () => undefined,
      onPause: () => () => undefined,
    },
    maxConcurrentRequests: 3,
    maxResponseBytes: 4,
    onEvent: () => undefined,
    userAgent: 'mine',
    clock: createTestClock(),
    axios: { adapter: () => Promise.reject(new Error('no network')) },
  };

  test.each(Object.keys(CHOSEN))('an undefined %s keeps what the client has', (name) => {
    expect(readOptions(mergeOptions(CHOSEN, { [name]: undefined }))).toEqual(readOptions(CHOSEN));
  });

  test('a client of a sandbox stays one when its baseUrl is given as undefined', () => {
    const client = createMessagesClient({ ...VALID, baseUrl }).with({ baseUrl: undefined, timeoutMs: 5 });
    expect(client.baseUrl).toBe(baseUrl);
  });

  test('what is changed in the options after a client was made changes nothing in further ones', () => {
    const options = { ...VALID, baseUrl };
    const client = createMessagesClient(options);
    options.baseUrl = 'https://example.com';
    expect(client.with({ timeoutMs: 5 }).baseUrl).toBe(baseUrl);
  });

  test.each([null, 'x', []])('refuses %j instead of options', (options) => {
    expect(() => createMessagesClient(VALID).with(options as never)).toThrow(
      expect.objectContaining({ code: 'validation', field: 'options' }),
    );
  });
});

describe('optionsFromEnv', () => {
  const CLIENT_ENV = { BW_ACCOUNT_ID: '1', BW_CLIENT_ID: 'id', BW_CLIENT_SECRET: 'secret' };
  const USER_ENV = { BW_ACCOUNT_ID: '1', BW_USERNAME: 'user', BW_PASSWORD: 'password' };

  test('reads account and credentials of either kind, and URLs', () => {
    for (const env of [CLIENT_ENV, USER_ENV]) {
      const options = optionsFromEnv({ ...env, BW_BASE_URL: 'https://example.com/v2' });
      expect(options).toEqual({
        accountId: '1',
        baseUrl: 'https://example.com/v2',
        auth: expect.anything(),
      });
      expect(() => createMessagesClient(options)).not.toThrow();
    }
    expect(optionsFromEnv(USER_ENV)).not.toHaveProperty('baseUrl');
  });

  test.each<[string, Record<string, string>, string]>([
    ['no account', { ...CLIENT_ENV, BW_ACCOUNT_ID: '' }, 'BW_ACCOUNT_ID'],
    ['no secret', { BW_ACCOUNT_ID: '1', BW_CLIENT_ID: 'id' }, 'BW_CLIENT_SECRET'],
    ['no password', { BW_ACCOUNT_ID: '1', BW_USERNAME: 'user' }, 'BW_PASSWORD'],
    ['no credentials', { BW_ACCOUNT_ID: '1' }, 'BW_CLIENT_ID'],
    ['both kinds', { ...CLIENT_ENV, ...USER_ENV }, 'BW_CLIENT_ID'],
  ])('%s: names the variable', (_name, env, variable) => {
    expect(() => optionsFromEnv(env)).toThrow(
      expect.objectContaining({ code: 'validation', field: variable }),
    );
    expect(() => optionsFromEnv(env)).toThrow(variable);
  });

  test('takes the lines that bw-sandbox prints for the shell', async () => {
    const program = require
      .resolve('@bandwidth-messages/sandbox/package.json')
      .replace(/package\.json$/, 'dist/cjs/cli.js');
    const child = spawn(process.execPath, [program, '--port', '0']);
    let printed = '';
    for await (const chunk of child.stdout) {
      printed += String(chunk);
      if (/BW_TOKEN_URL=.*\n/.test(printed)) break;
    }
    child.kill();
    const lines = [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
    const options = optionsFromEnv(Object.fromEntries(lines) as Record<string, string>);
    expect(options).toMatchObject({
      accountId: '9900000',
      baseUrl: expect.stringMatching(/^http:\/\/127/),
    });
    expect(() => createMessagesClient(options)).not.toThrow();
  });

  test('reads the environment of the process only when it is called', () => {
    process.env['BW_ACCOUNT_ID'] = '77';
    process.env['BW_USERNAME'] = 'user';
    process.env['BW_PASSWORD'] = 'password';
    expect(optionsFromEnv().accountId).toBe('77');
    for (const name of ['BW_ACCOUNT_ID', 'BW_USERNAME', 'BW_PASSWORD']) delete process.env[name];
    expect(() => optionsFromEnv()).toThrow('BW_ACCOUNT_ID');
  });
});
