import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import * as sdk from '../src/index.js';
import { DEFAULTS } from '../src/options.js';
import { sandboxEnvironment } from './support/sandbox-environment.js';

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
    const tsc = join(ROOT, 'node_modules/typescript-7/bin/tsc');
    await exec('node', [tsc, ...options, ...target, ...files], { cwd: folder }).catch(
      (error: { stdout: string }) => {
        throw new Error(`An example does not compile:\n${error.stdout}`);
      },
    );
  }, 600_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await sandbox.close();
  });

  test.each(examples.map(([heading], index) => [heading, index] as const))(
    '%s (%i)',
    async (_heading, index) => {
      const { stdout } = await exec('node', [`example-${index}.mjs`], {
        cwd: folder,
        env: sandboxEnvironment(sandbox),
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
  expect(classes.length).toBeGreaterThanOrEqual(9);
  for (const [name, { kind }] of classes as unknown as [string, { kind: [string, string] }][]) {
    expect(README).toMatch(new RegExp(`\\| \`${name}\` +\\| \`${kind[1]}\``));
  }
});

/** The rows of the table that follows a heading. */
const tableBelow = (heading: string): string[][] => {
  const below = README.slice(README.indexOf(`## ${heading}\n`));
  const [table = ''] = /(?:^\|.*\n)+/m.exec(below) ?? [];
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/`/g, '')),
  );
};

test('the table of options in the README names all of them, with the defaults of the code', () => {
  const rows = new Map(tableBelow('Options').map(([name, defaultValue]) => [name, defaultValue]));
  const source = readFileSync(join(PACKAGE, 'src/options.ts'), 'utf8');
  const [, options = ''] = /export interface MessagesClientOptions \{\n([\s\S]*?)\n\}/.exec(source) ?? [];
  const names = [...options.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name!);
  const retry = Object.entries(DEFAULTS.retry).map(([name, value]) => [`retry.${name}`, value] as const);
  expect([...rows.keys()].sort()).toEqual([...names, ...retry.map(([name]) => name)].sort());
  for (const [name, value] of [...Object.entries(DEFAULTS), ...retry]) {
    if (typeof value !== 'object')
      expect([name, rows.get(name)?.split(';')[0]]).toEqual([name, String(value)]);
  }
});

test('the table of events in the README names all of them', () => {
  const source = readFileSync(join(PACKAGE, 'src/events.ts'), 'utf8');
  const types = [...source.matchAll(/extends (?:Base|Call)Event<'(\w+)'>/g)].map(([, type]) => type!);
  expect(
    tableBelow('Seeing what happens')
      .map(([name]) => name)
      .sort(),
  ).toEqual([...new Set(types)].sort());
});

test('the README names every folder of the sources, and every value that is exported', () => {
  for (const folder of readdirSync(join(PACKAGE, 'src'), { withFileTypes: true })) {
    if (folder.isDirectory()) expect(README).toContain(`\`src/${folder.name}/\``);
  }
  for (const name of Object.keys(sdk)) expect(README).toContain(`\`${name}\``);
});
