import { lintTexts, type LintedText } from './support/lint-texts.js';

interface Case extends LintedText {
  readonly why: string;
  readonly rule: string;
}

/** Texts in the sources of a package, each with what it is and the rule that reports it. */
const inSources = (name: string, rows: readonly [why: string, rule: string, code: string][]): Case[] =>
  rows.map(([why, rule, code]) => ({ why, rule, code: `${code}\n`, folder: `packages/${name}/src` }));

const SYNTAX = 'eslint-js(no-restricted-syntax)';
const IMPORTS = 'eslint-js(no-restricted-imports)';

const forbidden: Case[] = [
  ...inSources('sdk', [
    ['the SDK imports the sandbox', IMPORTS, `import '@bandwidth-messages/sandbox';`],
    ['the SDK imports the sandbox by path', IMPORTS, `import '../../sandbox/src/start-sandbox.js';`],
    ['the SDK imports what is above it', IMPORTS, `import '@bandwidth-messages/export';`],
    [
      'the SDK reaches deep into the client',
      IMPORTS,
      `import '@bandwidth-messages/client/dist/cjs/base.js';`,
    ],
    ['the SDK reaches into the client by path', IMPORTS, `import '../../client/generated/src/base.js';`],
    ['the SDK imports a script', IMPORTS, `import '../../../scripts/lib/run.js';`],
    ['the SDK imports another library', IMPORTS, `import 'axios-retry';`],
    ['the SDK holds setTimeout', 'eslint(no-restricted-globals)', 'setTimeout(() => undefined, 1);'],
    ['the SDK holds Date.now', 'eslint(no-restricted-properties)', 'export const T = Date.now();'],
    ['the SDK holds Math.random', 'eslint(no-restricted-properties)', 'export const R = Math.random();'],
    ['the SDK holds process.env', 'eslint(no-restricted-properties)', 'export const E = process.env;'],
    [
      'the SDK holds AbortSignal.timeout',
      'eslint(no-restricted-properties)',
      'export const S = AbortSignal.timeout(5);',
    ],
    ['the SDK holds console', 'eslint(no-console)', `console.log('x');`],
    ['a file has 221 lines', 'eslint(max-lines)', 'void 0;\n'.repeat(221)],
  ]),
  ...inSources('sandbox', [
    ['the sandbox imports the client', IMPORTS, `import '@bandwidth-messages/client';`],
    ['the sandbox imports the SDK', IMPORTS, `import '@bandwidth-messages/sdk';`],
    ['the sandbox imports the SDK by path', IMPORTS, `import '../../sdk/src/index.js';`],
  ]),
  ...inSources('callbacks', [
    ['the callbacks import the SDK', IMPORTS, `import '@bandwidth-messages/sdk';`],
    ['the callbacks import a module of Node', IMPORTS, `import 'node:fs';`],
    [
      'the callbacks import more than types of the client',
      IMPORTS,
      `import { MessagesApi } from '@bandwidth-messages/client';\nvoid MessagesApi;`,
    ],
  ]),
  ...inSources('new-package', [
    ['a package holds export *', SYNTAX, `export * from './errors.js';`],
    ['a package holds a default export', SYNTAX, 'export default 1;'],
    ['an arrow function is at the top level', SYNTAX, 'export const twice = (n: number): number => 2 * n;'],
    ['a module holds a variable that changes', SYNTAX, 'let count = 0;\nexport const NEXT = count++;'],
    ['`as unknown as` is used', SYNTAX, 'export const TEXT = (1 as unknown) as string;'],
    ['`as never` is used', SYNTAX, 'export const TEXT: string = 1 as never;'],
    ['a class is in camelCase', SYNTAX, 'export class badName {}'],
    ['an interface is in camelCase', SYNTAX, 'export interface badName { a: 1 }'],
    ['a type is in snake_case', SYNTAX, 'export type bad_name = 1;'],
    ['a type parameter is in camelCase', SYNTAX, 'export type Name<text> = text;'],
    ['a function is in PascalCase', SYNTAX, 'export function BadName(): void {}'],
    ['a function is in snake_case', SYNTAX, 'export function bad_name(): void {}'],
    [
      'a variable is in snake_case',
      SYNTAX,
      'export function f(): number {\n  const bad_name = 1;\n  return bad_name;\n}',
    ],
    ['a constant number is in camelCase', SYNTAX, 'export const badName = 1;'],
    ['a constant sum is in camelCase', SYNTAX, 'export const badName = 60 * 1000;'],
    ['a constant text is in camelCase', SYNTAX, 'export const badName = `a`;'],
    ['a constant that is called for is in camelCase', SYNTAX, `export const badName = Number('1');`],
    ['a constant with a type is in camelCase', SYNTAX, `export const badName: number = Number('1');`],
    [
      'a function has 71 lines',
      'eslint(max-lines-per-function)',
      `export function long(): void {\n${'  void 0;\n'.repeat(69)}}`,
    ],
    [
      'a promise is left alone',
      'typescript(no-floating-promises)',
      'export function f(): void {\n  Promise.resolve(1);\n}',
    ],
    [
      'a promise is passed where nobody awaits it',
      'typescript(no-misused-promises)',
      'export function f(): void {\n  [1].forEach(async () => Promise.resolve());\n}',
    ],
    [
      'something is awaited that is no promise',
      'typescript(await-thenable)',
      'export async function f(): Promise<void> {\n  await 1;\n}',
    ],
    ['`any` is used', 'typescript(no-explicit-any)', 'export function f(a: any): void {\n  void a;\n}'],
    [
      '`any` is assigned',
      'typescript(no-unsafe-assignment)',
      `export function f(): void {\n  const a: string = JSON.parse('1');\n  void a;\n}`,
    ],
    [
      '`any` is returned',
      'typescript(no-unsafe-return)',
      `export function f(): string {\n  return JSON.parse('1');\n}`,
    ],
    [
      '`any` is an argument',
      'typescript(no-unsafe-argument)',
      `export function f(): void {\n  parseInt(JSON.parse('1'));\n}`,
    ],
    ['`any` is called', 'typescript(no-unsafe-call)', `export function f(): void {\n  JSON.parse('1')();\n}`],
    [
      'a member of `any` is read',
      'typescript(no-unsafe-member-access)',
      `export function f(): void {\n  void JSON.parse('1').a;\n}`,
    ],
    [
      'an assertion changes nothing',
      'typescript(no-unnecessary-type-assertion)',
      'export function f(a: string): string {\n  return a as string;\n}',
    ],
    [
      'an object is put into a text',
      'typescript(no-base-to-string)',
      'export function f(a: object): string {\n  return `${a}`;\n}',
    ],
    [
      'a method loses its object',
      'typescript(unbound-method)',
      'class A {\n  b(): void {}\n}\nexport function f(a: A): unknown {\n  return a.b;\n}',
    ],
    [
      'a type is imported as a value',
      'typescript(consistent-type-imports)',
      `import { Server } from 'node:http';\nexport type S = Server;`,
    ],
    ['a variable is not used', 'eslint(no-unused-vars)', 'export function f(): void {\n  const a = 1;\n}'],
    [
      'a value is assigned that nobody reads',
      'eslint(no-useless-assignment)',
      'export function f(): number {\n  let a = 1;\n  a = 2;\n  return a;\n}',
    ],
    [
      'the cause of an error is dropped',
      'eslint(preserve-caught-error)',
      `export function f(): void {\n  try {\n    f();\n  } catch (error) {\n    throw new Error('x');\n  }\n}`,
    ],
    [
      'a variable that never changes is declared by let',
      'eslint(prefer-const)',
      'export function f(): number {\n  let a = 1;\n  return a;\n}',
    ],
    ['a type is wrong', 'typescript(TS2322)', 'export const A: string = 1;'],
    [
      'lint is silenced where it says nothing',
      'Unused eslint-disable',
      '// eslint-disable-next-line no-console\nvoid 0;',
    ],
  ]),
  {
    why: 'a script requires the source of a package',
    folder: 'scripts',
    extension: 'js',
    code: `require('../packages/sdk/src/index.js');\n`,
    rule: 'eslint-js(no-restricted-modules)',
  },
  {
    why: 'a script uses what is not defined',
    folder: 'scripts',
    extension: 'js',
    code: 'nothing();\n',
    rule: 'eslint(no-undef)',
  },
];

const allowed: LintedText[] = [
  { folder: 'packages/sdk/src', code: `import '@bandwidth-messages/client';\nimport 'axios';\n` },
  { folder: 'packages/sdk/src', code: `import '@bandwidth-messages/client/operations';\n` },
  {
    folder: 'packages/callbacks/src',
    code: `import type { Message } from '@bandwidth-messages/client';\nexport type M = Message;\n`,
  },
  { folder: 'packages/new-package/src', code: `export const systemFiles = { read: 1 };\n` },
  { folder: 'packages/new-package/src', code: `export class ApiError extends Error {}\n` },
  { folder: 'packages/sdk/test', code: `import '@bandwidth-messages/sandbox';\n` },
];

const reports = lintTexts([...forbidden, ...allowed]);

test.each(forbidden.map((item, index) => [item.why, item, index] as const))(
  'lint fails when %s',
  (_why, item, index) => {
    expect(reports[index]).toContainEqual(expect.stringContaining(item.rule));
  },
);

test.each(allowed.map((item, index) => [item.folder, item.code.trim(), index] as const))(
  'lint lets %s hold %s',
  (_folder, _code, index) => {
    expect(reports[forbidden.length + index]).toEqual([]);
  },
);
