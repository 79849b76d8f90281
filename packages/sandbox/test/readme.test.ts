import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../src/index.js';
import { DEFAULT_ASSUMPTIONS } from '../src/operations/assumptions.js';
import { FAULT_KINDS } from '../src/faults/fault-kinds.js';
import { HELP } from '../src/command-line/read-arguments.js';
import { ERROR_NAMES, failsBeforeSending } from '../src/messages/outcomes.js';

const run = promisify(execFile);
const root = path.join(__dirname, '..', '..', '..');
const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);

describe('the examples', () => {
  const examples = blocks('ts');
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sandbox readme '));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    const files = examples.map((code, index) => {
      writeFileSync(path.join(folder, `example-${index}.mts`), `${code}\nexport {};\n`);
      return `example-${index}.mts`;
    });
    const options = [
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--types',
      'node',
    ];
    await run('node', [path.join(root, 'node_modules/typescript-7/bin/tsc'), ...options, ...files], {
      cwd: folder,
    }).catch((error: { stdout: string }) => {
      throw new Error(`An example does not compile:\n${error.stdout}`);
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are all there', () => expect(examples).toHaveLength(4));

  test.each(examples.map((_code, index) => index))(
    'example %i compiles, runs, and ends by itself',
    async (index) => {
      const { stdout, stderr } = await run('node', [`example-${index}.mjs`], { cwd: folder });
      expect([stdout !== '', stderr]).toEqual([true, '']);
    },
  );
});

test('the commands for other languages work', async () => {
  const sandbox = await startSandbox({
    clock: { now: () => Date.parse('2026-02-01T00:00:00Z'), sleep: () => new Promise(() => {}) },
  });
  try {
    const commands = blocks('sh')
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('curl '));
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands) {
      const [, method, url, body] =
        /^curl (?:-X (\w+) )?'?http:\/\/127\.0\.0\.1:4010([^\s']+)'?(?: --json '(.*)')?$/.exec(command) ?? [];
      const json = { headers: { 'content-type': 'application/json' }, body: body ?? null };
      const response = await fetch(sandbox.url + url!, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        ...(body === undefined ? {} : json),
      });
      expect([command, response.status]).toEqual([command, 200]);
    }
  } finally {
    await sandbox.close();
  }
});

test('the table of control routes has every route, with what it does', async () => {
  const sandbox = await startSandbox();
  const listed = (await (await fetch(`${sandbox.url}/__sandbox/`)).json()) as Record<string, string>;
  await sandbox.close();
  const routes = Object.entries(listed)
    .filter(([route]) => !route.includes('/ui/'))
    .map(([route, does]) => [route.replace('/__sandbox', ''), does]);
  const rows = [...readme.matchAll(/^\| `((?:GET|POST|DELETE) \/[^`]*)` +\| (.*?) +\|$/gm)];
  expect(rows.map(([, route, does]) => [route, does])).toEqual(routes);
});

test('every assumption has its row in the README', () => {
  for (const assumption of Object.keys(DEFAULT_ASSUMPTIONS))
    expect(readme).toMatch(new RegExp(`\\| \`${assumption}\` +\\|`));
});

test('the table of faults has every kind with its fields', () => {
  const rows = new Map(
    [...readme.matchAll(/^\| `([a-z-]+)` +\| [^|]+ \| ([^|]*) \|$/gm)].map(([, kind, fields]) => [
      kind,
      fields!.trim(),
    ]),
  );
  for (const { kind, fields } of FAULT_KINDS)
    expect([kind, rows.get(kind)]).toEqual([kind, fields.map(({ name }) => `\`${name}\``).join(', ')]);
});

test('the error codes that it lists are those that destinations can ask for, and fail when it says', () => {
  const rows = [...readme.matchAll(/^\| [^|]+ \| (before|after) SENT +\| ([\d, ]+) +\|$/gm)];
  const listed = rows.flatMap(([, when, codes]) =>
    codes!.split(',').map((code): [number, boolean] => [Number(code), when === 'before']),
  );
  expect(listed.map(([code]) => code).sort()).toEqual([...ERROR_NAMES.keys()].sort());
  for (const [code, isBefore] of listed) expect([code, failsBeforeSending(code)]).toEqual([code, isBefore]);
});

test('the options of the command that it names exist', () => {
  for (const [option] of readme.matchAll(/--(?:port|seed-messages|spec|host|help)\b/g))
    expect(HELP).toContain(option);
});
