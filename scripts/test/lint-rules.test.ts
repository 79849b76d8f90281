import { spawnSync } from 'node:child_process';
import path from 'node:path';

interface Case {
  readonly why: string;
  readonly filePath: string;
  readonly code: string;
  readonly rule: string;
}

const forbidden: Case[] = [
  ['the SDK imports the sandbox', 'sdk', `import '@bandwidth-messages/sandbox';`],
  ['the SDK imports the sandbox by path', 'sdk', `import '../../sandbox/src/start-sandbox.js';`],
  ['the SDK reaches deep into the client', 'sdk', `import '@bandwidth-messages/client/dist/cjs/base.js';`],
  ['the SDK reaches into the client by path', 'sdk', `import '../../client/generated/src/base.js';`],
  ['the SDK imports a script', 'sdk', `import '../../../scripts/lib/run.js';`],
  ['the SDK imports another library', 'sdk', `import 'axios-retry';`],
  ['the sandbox imports the client', 'sandbox', `import '@bandwidth-messages/client';`],
  ['the sandbox imports the SDK', 'sandbox', `import '@bandwidth-messages/sdk';`],
  ['the sandbox imports the SDK by path', 'sandbox', `import '../../sdk/src/index.js';`],
].map(([why, name, code]) => ({
  why: why as string,
  filePath: `packages/${name}/src/probe.ts`,
  code: `${code}\n`,
  rule: '@typescript-eslint/no-restricted-imports',
}));

forbidden.push(
  {
    why: 'a script requires the source of a package',
    filePath: 'scripts/probe.js',
    code: `require('../packages/sdk/src/index.js');\n`,
    rule: 'no-restricted-modules',
  },
  ...[
    ['setTimeout', 'no-restricted-globals', 'setTimeout(() => undefined, 1);'],
    ['Date.now', 'no-restricted-properties', 'export const t = Date.now();'],
    ['Math.random', 'no-restricted-properties', 'export const r = Math.random();'],
    ['process.env', 'no-restricted-properties', 'export const e = process.env;'],
    ['AbortSignal.timeout', 'no-restricted-properties', 'export const s = AbortSignal.timeout(5);'],
    ['console', 'no-console', `console.log('x');`],
    ['export *', 'no-restricted-syntax', `export * from './errors.js';`],
    ['a default export', 'no-restricted-syntax', 'export default 1;'],
    ['a file of 221 lines', 'max-lines', 'void 0;\n'.repeat(221)],
  ].map(([what, rule, code]) => ({
    why: `the SDK holds ${what}`,
    filePath: 'packages/sdk/src/probe.ts',
    code: `${code}\n`,
    rule: rule as string,
  })),
  ...[
    [
      'an arrow function at the top level',
      'no-restricted-syntax',
      'export const twice = (n: number): number => 2 * n;',
    ],
    ['a variable that changes', 'no-restricted-syntax', 'let count = 0;\nexport const next = count++;'],
    ['`as unknown as`', 'no-restricted-syntax', 'export const text = (1 as unknown) as string;'],
    ['`as never`', 'no-restricted-syntax', 'export const text: string = 1 as never;'],
    [
      'a function of 71 lines',
      'max-lines-per-function',
      `export function long(): void {\n${'  void 0;\n'.repeat(69)}}`,
    ],
  ].map(([what, rule, code]) => ({
    why: `a package holds ${what}`,
    filePath: 'packages/new-package/src/probe.ts',
    code: `${code}\n`,
    rule: rule as string,
  })),
);

const allowed = [
  { filePath: 'packages/sdk/src/probe.ts', code: `import '@bandwidth-messages/client';\nimport 'axios';\n` },
  { filePath: 'packages/sdk/src/probe.ts', code: `import '@bandwidth-messages/client/operations';\n` },
  { filePath: 'packages/sdk/test/probe.ts', code: `import '@bandwidth-messages/sandbox';\n` },
];

const reports = ((): string[][] => {
  const program = path.join(__dirname, 'support', 'lint-texts.js');
  const { stdout, stderr } = spawnSync(process.execPath, [program], {
    input: JSON.stringify([...forbidden, ...allowed]),
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
})();

test.each(forbidden.map((item, index) => [item.why, item, index] as const))(
  'lint fails when %s',
  (_why, item, index) => {
    expect(reports[index]).toContainEqual(expect.stringContaining(`${item.rule}:`));
  },
);

test.each(allowed.map((item, index) => [item.filePath, item.code.trim(), index] as const))(
  'lint lets %s hold %s',
  (_path, _code, index) => {
    expect(reports[forbidden.length + index]).toEqual([]);
  },
);
