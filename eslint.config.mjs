import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { restrictedImportsByPackage } from './scripts/lib/packages/import-rules.js';

// Who may import whom stands in scripts/lib/packages/import-rules.js; which modules may not import each other in a circle
// is told by packages/e2e/src/import-findings.ts. See CONTRIBUTING.md, "The rules lint keeps".
const packages = restrictedImportsByPackage();

/** Packages whose sources are not held to the one style of this repository. */
const OUT_OF_STYLE = ['client', 'sandbox'];
/** Packages that take time and randomness from a Clock. */
const withClock = ['sdk', 'export', 'bulk', 'redis', 'callbacks'];

const sourcesOf = (names) => names.map((name) => `packages/${name}/src/**/*.ts`);
const explicitSurface = [
  { selector: 'ExportAllDeclaration', message: 'List exports one by one: the public surface is explicit.' },
  { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
];
const FUNCTION_VALUE = ':matches(ArrowFunctionExpression, FunctionExpression)';
const oneStyle = [
  {
    selector: `:matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator:not([id.typeAnnotation]) > ${FUNCTION_VALUE}.init`,
    message: 'Write `function` at the top level.',
  },
  {
    selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind!="const"]',
    message: 'A module holds no state that changes.',
  },
  {
    selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
    message: '`as unknown as` claims what the compiler knows to be wrong.',
  },
  { selector: 'TSAsExpression > TSNeverKeyword', message: '`as never` switches the compiler off.' },
];
const useClock = (name) => ({ name, message: 'Time and randomness come from the injected Clock.' });

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '.cache/**',
      'coverage/**',
      'packages/*/generated/**',
      'packages/*/src/generated/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,mts,cts}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      // An interface keeps its name in what editors show, where an alias of a mapped type shows all its fields.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
    },
  },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: Object.fromEntries(
        [
          'require',
          'module',
          '__dirname',
          '__filename',
          'process',
          'console',
          'Buffer',
          'URL',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'setImmediate',
          'fetch',
          'Request',
          'Response',
          'AbortController',
          'AbortSignal',
          'performance',
          'structuredClone',
          'TextDecoder',
          'TextEncoder',
          'URLSearchParams',
          'globalThis',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
    },
  },
  {
    // The page of the sandbox, which a browser runs as it is.
    files: ['packages/sandbox/ui/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(
        ['document', 'location', 'requestAnimationFrame', 'EventSource', 'reportError'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'scripts/**/*.js'],
    ignores: ['scripts/test/**'],
    rules: { 'max-lines': ['error', { max: 220, skipBlankLines: false, skipComments: false }] },
  },
  ...packages.map(({ name, patterns }) => ({
    files: sourcesOf([name]),
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  })),
  {
    files: ['packages/*/src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...explicitSurface] },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: sourcesOf(OUT_OF_STYLE),
    rules: {
      'no-restricted-syntax': ['error', ...explicitSurface, ...oneStyle],
      'max-lines-per-function': ['error', { max: 70 }],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: 'function', format: ['camelCase'] },
        // A variable may hold a class; what comes over the wire keeps its name.
        {
          selector: 'variable',
          format: ['camelCase', 'UPPER_CASE', 'PascalCase'],
          leadingUnderscore: 'allow',
        },
        { selector: 'variable', modifiers: ['destructured'], format: null },
        {
          selector: 'variable',
          modifiers: ['const', 'global'],
          types: ['boolean', 'number', 'string'],
          format: ['UPPER_CASE'],
        },
      ],
    },
  },
  {
    files: sourcesOf(withClock),
    rules: {
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        useClock('setTimeout'),
        useClock('setInterval'),
        useClock('setImmediate'),
        useClock('performance'),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes from the injected Clock.' },
        { object: 'Math', property: 'random', message: 'Randomness comes from the injected Clock.' },
        { object: 'process', property: 'env', message: 'Only options-from-env.ts reads the environment.' },
        { object: 'AbortSignal', property: 'timeout', message: 'Time comes from the injected Clock.' },
      ],
    },
  },
  {
    files: ['scripts/**/*.js'],
    ignores: ['scripts/test/**'],
    rules: {
      'no-restricted-modules': ['error', { patterns: ['**/packages/*/src/**'] }],
    },
  },
  {
    files: ['packages/*/test/**/*.ts', 'scripts/test/**/*.ts'],
    rules: {
      // Tests take parsed documents and answers apart, wrong ones too.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
