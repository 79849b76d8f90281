import path from 'node:path';
import { restrictedImportsByPackage } from './scripts/lib/packages/import-rules.js';

// Who may import whom stands in scripts/lib/packages/import-rules.js; which modules may not import each other in a circle
// is told by packages/e2e/src/import-findings.ts. See CONTRIBUTING.md, "The rules lint keeps".
const packages = restrictedImportsByPackage();

/** Packages that take time and randomness from a Clock. */
const WITH_CLOCK = ['sdk', 'export', 'bulk', 'redis', 'callbacks'];

const TYPESCRIPT = ['**/*.{ts,mts,cts}'];
const JAVASCRIPT = ['**/*.{js,cjs,mjs}'];

const sourcesOf = (names) => names.map((name) => `packages/${name}/src/**/*.ts`);
const errors = (...names) => Object.fromEntries(names.map((name) => [name, 'error']));
const off = (...names) => Object.fromEntries(names.map((name) => [name, 'off']));
const useClock = (name) => ({ name, message: 'Time and randomness come from the injected Clock.' });

const EXPLICIT_SURFACE = [
  { selector: 'ExportAllDeclaration', message: 'List exports one by one: the public surface is explicit.' },
  { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
];

const TOP_LEVEL = ':matches(Program, ExportNamedDeclaration) >';
const FUNCTION_VALUE = ':matches(ArrowFunctionExpression, FunctionExpression)';
const OBJECT_VALUE = '/^(Object|New|ArrowFunction|Function|Class)Expression$/';
const NOT_UPPER_CASE = '[name!=/^_?[A-Z][A-Z0-9_]*$/]';
const PRIMITIVE_TYPE =
  'Identifier.id[typeAnnotation.typeAnnotation.type=/^TS(Number|String|Boolean)Keyword$/]';
const ONE_STYLE = [
  {
    selector: `${TOP_LEVEL} VariableDeclaration > VariableDeclarator:not([id.typeAnnotation]) > ${FUNCTION_VALUE}.init`,
    message: 'Write `function` at the top level.',
  },
  {
    selector: `${TOP_LEVEL} VariableDeclaration[kind!="const"]`,
    message: 'A module holds no state that changes.',
  },
  {
    selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
    message: '`as unknown as` claims what the compiler knows to be wrong.',
  },
  { selector: 'TSAsExpression > TSNeverKeyword', message: '`as never` switches the compiler off.' },
  {
    selector:
      ':matches(ClassDeclaration, ClassExpression, TSEnumDeclaration, TSInterfaceDeclaration, TSTypeAliasDeclaration)' +
      ' > Identifier.id[name!=/^[A-Z][a-zA-Z0-9]*$/]',
    message: 'A class or type is written in PascalCase.',
  },
  {
    selector: 'TSTypeParameter > Identifier.name[name!=/^[A-Z][a-zA-Z0-9]*$/]',
    message: 'A type parameter is written in PascalCase.',
  },
  {
    selector:
      ':matches(FunctionDeclaration, FunctionExpression, TSDeclareFunction) > Identifier.id[name!=/^[a-z][a-zA-Z0-9]*$/]',
    message: 'A function is written in camelCase.',
  },
  {
    // A variable may hold a class; what comes over the wire, and is taken apart, keeps its name.
    selector:
      'VariableDeclarator > Identifier.id[name!=/^_?([a-z][a-zA-Z0-9]*|[A-Z][a-zA-Z0-9]*|[A-Z][A-Z0-9_]*)?$/]',
    message: 'A variable is written in camelCase, UPPER_CASE or PascalCase.',
  },
  {
    selector:
      `${TOP_LEVEL} VariableDeclaration[kind="const"] > VariableDeclarator[init]` +
      `:not([init.type=${OBJECT_VALUE}], [init.expression.type=${OBJECT_VALUE}], [id.typeAnnotation])` +
      ` > Identifier.id${NOT_UPPER_CASE}`,
    message:
      'A constant is written in UPPER_CASE; the result of a call that is an object has a declared type.',
  },
  {
    selector: `${TOP_LEVEL} VariableDeclaration[kind="const"] > VariableDeclarator > ${PRIMITIVE_TYPE}${NOT_UPPER_CASE}`,
    message: 'A constant is written in UPPER_CASE.',
  },
];

export default {
  plugins: ['typescript'],
  jsPlugins: [path.join(import.meta.dirname, 'scripts/lib/eslint-rules.js')],
  options: { denyWarnings: true, reportUnusedDisableDirectives: 'error', typeAware: true, typeCheck: true },
  ignorePatterns: [
    '**/node_modules/**',
    '**/dist/**',
    '.cache/**',
    'coverage/**',
    'packages/*/generated/**',
    'packages/*/src/generated/**',
  ],
  env: { es2024: true },
  categories: { correctness: 'error' },
  rules: {
    ...errors(
      'no-case-declarations',
      'no-empty',
      'no-fallthrough',
      'no-prototype-builtins',
      'no-regex-spaces',
      'no-unexpected-multiline',
      'no-useless-assignment',
      'preserve-caught-error',
    ),
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    ...off(
      'typescript/no-meaningless-void-operator',
      'typescript/no-misused-spread',
      'typescript/require-array-sort-compare',
    ),
  },
  overrides: [
    {
      files: TYPESCRIPT,
      rules: {
        ...errors(
          'no-array-constructor',
          'no-unused-expressions',
          'no-var',
          'prefer-const',
          'prefer-rest-params',
          'prefer-spread',
          'typescript/ban-ts-comment',
          'typescript/consistent-type-imports',
          'typescript/no-explicit-any',
          'typescript/no-misused-promises',
          'typescript/no-namespace',
          'typescript/no-require-imports',
          'typescript/no-unnecessary-type-assertion',
          'typescript/no-unnecessary-type-constraint',
          'typescript/no-unsafe-argument',
          'typescript/no-unsafe-assignment',
          'typescript/no-unsafe-call',
          'typescript/no-unsafe-enum-comparison',
          'typescript/no-unsafe-function-type',
          'typescript/no-unsafe-member-access',
          'typescript/no-unsafe-return',
          'typescript/restrict-plus-operands',
        ),
        // An interface keeps its name in what editors show, where an alias of a mapped type shows all its fields.
        'typescript/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      },
    },
    {
      files: JAVASCRIPT,
      env: { commonjs: true, node: true },
      rules: {
        ...errors('no-redeclare', 'no-undef'),
        ...off('typescript/restrict-template-expressions', 'typescript/unbound-method'),
        'no-unused-vars': [
          'error',
          { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
        ],
      },
    },
    // The page of the sandbox, which a browser runs as it is.
    { files: ['packages/sandbox/ui/*.js'], env: { browser: true } },
    {
      files: ['packages/*/src/**/*.ts', 'scripts/**/*.js'],
      excludeFiles: ['scripts/test/**'],
      rules: { 'max-lines': ['error', { max: 220, skipBlankLines: false, skipComments: false }] },
    },
    ...packages.map(({ name, patterns }) => ({
      files: sourcesOf([name]),
      rules: { 'eslint-js/no-restricted-imports': ['error', { patterns }] },
    })),
    {
      files: ['packages/*/src/**/*.ts'],
      rules: {
        'eslint-js/no-restricted-syntax': ['error', ...EXPLICIT_SURFACE, ...ONE_STYLE],
        'max-lines-per-function': ['error', { max: 70 }],
      },
    },
    {
      files: sourcesOf(WITH_CLOCK),
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
      excludeFiles: ['scripts/test/**'],
      rules: { 'eslint-js/no-restricted-modules': ['error', { patterns: ['**/packages/*/src/**'] }] },
    },
    {
      // Tests take parsed documents and answers apart, wrong ones too.
      files: ['packages/*/test/**/*.ts', 'scripts/test/**/*.ts'],
      rules: off(
        'typescript/no-explicit-any',
        'typescript/no-unsafe-argument',
        'typescript/no-unsafe-assignment',
        'typescript/no-unsafe-call',
        'typescript/no-unsafe-member-access',
        'typescript/no-unsafe-return',
      ),
    },
  ],
};
