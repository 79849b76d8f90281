import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Who may import whom, and which globals are kept out, as lint rules: see CONTRIBUTING.md, "The rules lint keeps".
const only = (message, ...patterns) => patterns.map((regex) => ({ regex, message }));

const deepClient = only(
  'Import the client by its public entries: @bandwidth-messages/client or @bandwidth-messages/client/operations.',
  '^@bandwidth-messages/client/(?!operations$|package\\.json$).+',
  '(^|/)packages/client/',
  '\\.\\./client/',
);
const noSandbox = only(
  'The SDK never depends on the sandbox.',
  '^@bandwidth-messages/sandbox',
  '\\.\\./sandbox/',
);
const noScripts = only('Packages never depend on the repository scripts.', '(^|/)scripts/');
const noLibraries = only(
  'The SDK depends on the client and axios alone; undici is its optional peer.',
  '^(?!\\.|#|node:|axios$|undici$|@bandwidth-messages/)',
);
const noHandWritten = only(
  'The sandbox shares only the spec file with client and SDK.',
  '^@bandwidth-messages/(client|sdk)',
  '\\.\\./(client|sdk)/',
);
const noPackageSource = only(
  'Scripts use the spec, the generator and built packages, never packages/*/src.',
  'packages/[^/]+/src',
);

const restrictImports = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.flat() }],
});
const restrictSyntax = {
  'no-restricted-syntax': [
    'error',
    { selector: 'ExportAllDeclaration', message: 'List exports one by one: the public surface is explicit.' },
    { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
  ],
};
const useClock = (name) => ({ name, message: 'Time and randomness come from the injected Clock.' });

export default tseslint.config(
  {
    ignores: ['**/node_modules/**', '**/dist/**', '.cache/**', 'coverage/**', 'packages/client/generated/**'],
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
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }] },
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
  {
    files: ['packages/sdk/src/**/*.ts'],
    rules: {
      ...restrictImports(deepClient, noSandbox, noScripts, noLibraries),
      ...restrictSyntax,
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
    files: ['packages/sandbox/src/**/*.ts'],
    rules: { ...restrictImports(noHandWritten, noScripts), ...restrictSyntax },
  },
  {
    files: ['scripts/**/*.js'],
    ignores: ['scripts/test/**'],
    rules: {
      ...restrictImports(noPackageSource),
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
