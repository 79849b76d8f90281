import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSettings } from '../../src/settings/read-settings.js';
import { createMemoryTerminal } from '../support/memory-terminal.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();

function configFile(profiles: object, mode = 0o600): string {
  const file = path.join(folder(), 'config.json');
  writeFileSync(file, JSON.stringify({ profiles }));
  chmodSync(file, mode);
  return file;
}

const ENV = {
  BW_ACCOUNT_ID: '1',
  BW_CLIENT_ID: 'id',
  BW_CLIENT_SECRET: 'secret',
  XDG_CONFIG_HOME: '/nowhere',
};

test('the command line wins over the environment, and that over the profile default', async () => {
  const file = configFile({ default: { accountId: '2', baseUrl: 'https://other.example' } });
  const terminal = createMemoryTerminal({ env: ENV });
  const settings = await readSettings({ 'account-id': '3', 'config-file': file }, terminal);
  expect(settings).toMatchObject({
    accountId: { value: '3', source: '--account-id' },
    clientId: { value: 'id', source: 'environment variable BW_CLIENT_ID' },
    baseUrl: { value: 'https://other.example', source: `profile default of ${file}` },
  });
});

test('a profile that is named wins over the environment, with its kind of credentials alone', async () => {
  const file = configFile({ work: { accountId: '2', username: 'u', password: 'p' } });
  const settings = await readSettings(
    { profile: 'work', 'config-file': file },
    createMemoryTerminal({ env: ENV }),
  );
  expect(Object.keys(settings).sort()).toEqual(['accountId', 'password', 'username']);
});

test('credentials of both kinds in one place are told by their names', async () => {
  const env = { ...ENV, BW_USERNAME: 'u' };
  await expect(readSettings({}, createMemoryTerminal({ env }))).rejects.toThrow(
    'Credentials of both kinds are set, by environment variable BW_CLIENT_ID and by environment variable BW_USERNAME: remove one of them.',
  );
});

const onUnix = process.platform === 'win32' ? test.skip : test;
onUnix('a configuration file that others can read is rejected', async () => {
  const file = configFile({ default: {} }, 0o644);
  await expect(readSettings({ 'config-file': file }, createMemoryTerminal())).rejects.toThrow(/chmod 600/);
});

test.each([
  ['{', /is not JSON/],
  ['{"profiles":[]}', /must be { "profiles"/],
  ['{"profiles":{"default":{"acountId":"1"}}}', /has an unknown entry/],
  ['{"profiles":{"default":{"accountId":1}}}', /accountId in the profile default .* must be a text/],
])('a configuration file with %s is rejected', async (content, message) => {
  const file = path.join(folder(), 'config.json');
  writeFileSync(file, content, { mode: 0o600 });
  await expect(readSettings({ 'config-file': file }, createMemoryTerminal())).rejects.toThrow(message);
});

test('a profile that is named must be there', async () => {
  const file = configFile({ work: {} });
  await expect(
    readSettings({ profile: 'home', 'config-file': file }, createMemoryTerminal()),
  ).rejects.toThrow(/has no such profile. It has: work/);
});

test('the client secret may come from a file or from stdin', async () => {
  const file = path.join(folder(), 'secret');
  writeFileSync(file, 'from a file\n');
  const env = { BW_CLIENT_ID: 'id', BW_CLIENT_SECRET_FILE: file, XDG_CONFIG_HOME: '/nowhere' };
  const fromFile = await readSettings({}, createMemoryTerminal({ env }));
  const fromStdin = await readSettings(
    { 'secret-stdin': true },
    createMemoryTerminal({ env, stdin: 'from stdin\n' }),
  );
  expect([fromFile.clientSecret?.value, fromStdin.clientSecret?.value]).toEqual([
    'from a file',
    'from stdin',
  ]);
});

test('a sandbox takes nothing from the environment', async () => {
  const settings = await readSettings(
    { sandbox: 'http://127.0.0.1:4010' },
    createMemoryTerminal({ env: ENV }),
  );
  expect(settings).toMatchObject({
    accountId: { value: '9900000' },
    baseUrl: { value: 'http://127.0.0.1:4010/api/v2' },
    tokenUrl: { value: 'http://127.0.0.1:4010/api/v1/oauth2/token' },
  });
});

test.each([
  ['account-id', '1'],
  ['profile', 'work'],
  ['base-url', 'https://api.example'],
  ['secret-stdin', true],
])('a sandbox and --%s exclude each other', async (flag, value) => {
  const values = { sandbox: 'http://127.0.0.1:4010', [flag]: value };
  await expect(readSettings(values, createMemoryTerminal())).rejects.toThrow(`leave out --${flag}`);
});

test('a configuration file may begin with a byte order mark', async () => {
  const file = path.join(folder(), 'config.json');
  writeFileSync(file, '\uFEFF{"profiles":{"default":{"accountId":"7"}}}', { mode: 0o600 });
  const settings = await readSettings({ 'config-file': file }, createMemoryTerminal());
  expect(settings.accountId?.value).toBe('7');
});

test('without a folder of the user there is no configuration file, and a relative one is not taken', async () => {
  const terminal = createMemoryTerminal({ env: { XDG_CONFIG_HOME: 'relative', HOME: '' } });
  expect(await readSettings({}, terminal)).toEqual({});
  await expect(readSettings({ profile: 'work' }, terminal)).rejects.toThrow('name one by --config-file');
});

test('an empty secret is told by where it comes from', async () => {
  const file = path.join(folder(), 'secret');
  writeFileSync(file, '\n');
  const env = { BW_CLIENT_ID: 'id', BW_CLIENT_SECRET_FILE: file, XDG_CONFIG_HOME: '/nowhere' };
  await expect(readSettings({}, createMemoryTerminal({ env }))).rejects.toThrow('names a file that is empty');
  await expect(readSettings({ 'secret-stdin': true }, createMemoryTerminal())).rejects.toThrow(
    'stdin is empty',
  );
});
