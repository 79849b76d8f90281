import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import * as sdk from '../src/index.js';

const exec = promisify(execFile);
const PACKAGE = join(__dirname, '..');
const ROOT = join(PACKAGE, '../..');
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/^## (.+)$|^```ts\n([\s\S]*?)^```$/gm)].reduce<[string, string][]>(
  (found, [, title, code]) => {
    const heading = title ?? found.at(-1)?.[0] ?? 'the first one';
    return [...found, [heading, code ?? '']];
  },
  [],
);

describe('the examples of the README', () => {
  const examples = EXAMPLES.filter(([, code]) => code);
  let folder: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = mkdtempSync(join(tmpdir(), 'sdk readme '));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
    const files = examples.map(([, code], index) => {
      writeFileSync(join(folder, `example-${index}.mts`), `${code}\nexport {};\n`);
      return `example-${index}.mts`;
    });
    const options = [
      '--strict',
      '--noUncheckedIndexedAccess',
      '--exactOptionalPropertyTypes',
      '--skipLibCheck',
    ];
    const target = ['--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    await exec('node', [tsc, ...options, ...target, ...files], { cwd: folder }).catch(
      (error: { stdout: string }) => {
        throw new Error(`An example does not compile:\n${error.stdout}`);
      },
    );
  }, 120_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await sandbox.close();
  });

  test.each(examples.map(([heading], index) => [heading, index] as const))(
    '%s (%i)',
    async (_heading, index) => {
      const { stdout } = await exec('node', [`example-${index}.mjs`], {
        cwd: folder,
        env: {
          ...process.env,
          BW_ACCOUNT_ID: '9900000',
          BW_CLIENT_ID: 'sandbox-client',
          BW_CLIENT_SECRET: 'sandbox-secret',
          BW_BASE_URL: sandbox.baseUrl,
          BW_TOKEN_URL: sandbox.tokenUrl,
        },
      });
      expect(stdout).not.toBe('');
    },
  );
});

test('the README names every error class with its code', () => {
  const classes = Object.entries(sdk).filter(
    ([name, value]) =>
      /Error$/.test(name) && typeof value === 'function' && 'kind' in value && name !== 'MessagesError',
  );
  expect(classes.length).toBeGreaterThanOrEqual(8);
  for (const [name, { kind }] of classes as unknown as [string, { kind: [string, string] }][]) {
    expect(README).toMatch(new RegExp(`\\| \`${name}\` +\\| \`${kind[1]}\``));
  }
});

test('the defaults in the README are those of the docblocks', () => {
  const options = readFileSync(join(PACKAGE, 'src/options.ts'), 'utf8');
  for (const [name, value] of [
    ['timeoutMs', '30000'],
    ['deadlineMs', '60000'],
  ] as const) {
    const docs = new RegExp(`@default ${value}[^@]*?readonly ${name}`);
    expect(options).toMatch(docs);
    expect(README).toMatch(new RegExp(`${name}: .*; ${Number(value) / 1000} s by default`));
  }
});
