import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { CLI } from '../support/run-cli.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();
const ENV = { BW_ACCOUNT_ID: '1', BW_USERNAME: 'u', BW_PASSWORD: 'p', BW_BASE_URL: 'http://127.0.0.1:9/api' };

/** Whether the program loads axios when it runs with these arguments. */
function loadsAxios(args: readonly string[]): boolean {
  const hook = path.join(folder(), 'hook.cjs');
  const loaded = String.raw`Object.keys(require.cache).some((file) => /[\\/]axios[\\/]/.test(file))`;
  writeFileSync(hook, `process.on('exit', () => process.stderr.write('axios: ' + ${loaded} + '\\n'));`);
  const { stderr } = spawnSync(process.execPath, ['--require', hook, CLI, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], XDG_CONFIG_HOME: '/nowhere', ...ENV },
  });
  const [, answer] = /^axios: (true|false)$/m.exec(stderr) ?? [];
  if (answer === undefined) throw new Error(`The program did not end by itself: ${stderr}`);
  return answer === 'true';
}

test.each([
  '--version',
  '--help',
  'config',
  'completion bash',
  'segments Hello',
  'list',
  'list --limit 0 --message-direction OUTBOUND',
  'send --to nobody',
  'export --from-date-time yesterday',
])('without a request axios is not loaded: bw-messages %s', (args) => {
  expect(loadsAxios(args.split(' '))).toBe(false);
});

test('the first request loads axios', () => {
  expect(
    loadsAxios([
      'send',
      '--application-id',
      'a',
      '--from',
      '+15551112222',
      '--to',
      '+15553334444',
      '--text',
      'x',
    ]),
  ).toBe(true);
});
