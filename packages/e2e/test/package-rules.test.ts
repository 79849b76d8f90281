import { packageFindings, type Manifest } from '../src/package-rules.js';

const house = { license: 'MIT', node: '>=20.19', version: '1.0.0' };

/** A package that keeps every rule, with one thing changed. */
function findings(change: Partial<Manifest> = {}, files: Record<string, string | undefined> = {}): string[] {
  const manifest = {
    name: '@bandwidth-messages/sdk',
    version: '1.0.0',
    license: 'MIT',
    homepage: 'https://git.invalid/repository/tree/main/packages/sdk#readme',
    bugs: { url: 'https://git.invalid/repository/issues' },
    repository: { url: 'git+https://git.invalid/repository.git', directory: 'packages/sdk' },
    engines: { node: '>=20.19' },
    sideEffects: false,
    publishConfig: { access: 'public', provenance: true },
    dependencies: { '@bandwidth-messages/client': '1.0.0', axios: '^1.21.0' },
    ...change,
  };
  const texts = Object.entries({
    'package.json': '{}',
    LICENSE: 'MIT',
    'README.md': '# SDK',
    'dist/cjs/index.js': 'exports.x = 1;\n',
    'dist/cjs/index.d.ts': 'export declare const x: 1;\n',
    ...files,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return packageFindings({ folder: 'sdk', manifest, files: new Map(texts) }, house);
}

test('a package that keeps every rule has no finding', () => {
  expect(findings()).toEqual([]);
});

test.each<[string, Partial<Manifest>, Record<string, string | undefined>, string]>([
  ['another licence', { license: 'SEE LICENSE' }, {}, 'license must be the SPDX identifier "MIT"'],
  ['no LICENSE file', {}, { LICENSE: undefined }, 'the LICENSE file is missing'],
  ['no README', {}, { 'README.md': undefined }, 'README.md is missing'],
  ['another version', { version: '1.0.1' }, {}, 'version must be 1.0.0, as in lerna.json'],
  ['another Node', { engines: { node: '>=18' } }, {}, 'engines.node must be ">=20.19", as in the root'],
  [
    'the home page of another package',
    { homepage: 'https://git.invalid/repository/tree/main/packages/client#readme' },
    {},
    'homepage must be https://git.invalid/repository/tree/main/packages/sdk#readme',
  ],
  ['no place for bugs', { bugs: {} }, {}, 'bugs.url must be https://git.invalid/repository/issues'],
  ['no provenance', { publishConfig: { access: 'public' } }, {}, 'publishConfig.provenance must be true'],
  [
    'an install script',
    { scripts: { postinstall: 'x' } },
    {},
    'a published package has no scripts: nothing runs on install',
  ],
  ['side effects', { sideEffects: true }, {}, 'sideEffects must be false, or list programs of `bin` alone'],
  [
    'one more dependency',
    { dependencies: { lodash: '^4.0.0' } },
    {},
    'lodash may not be a dependency of packages/sdk',
  ],
  [
    'a client that may be another',
    { dependencies: { '@bandwidth-messages/client': '^1.0.0' } },
    {},
    '@bandwidth-messages/client must be exactly 1.0.0: they change together',
  ],
  ['a test', {}, { 'dist/cjs/a.test.js': '' }, 'the tarball may not hold dist/cjs/a.test.js'],
  ['a script', {}, { 'scripts/build.js': '' }, 'the tarball may not hold scripts/build.js'],
  [
    'a source map whose sources are neither in it nor beside it',
    {},
    { 'dist/cjs/index.js.map': '{"sources":["../../src/index.ts"]}' },
    'dist/cjs/index.js.map neither carries its sources nor names published ones',
  ],
  [
    'a pointer to a source map',
    {},
    { 'dist/cjs/index.js': 'x;\n//# sourceMappingURL=index.js.map\n' },
    'dist/cjs/index.js names a source map that is not published',
  ],
])('%s is a finding', (_what, change, files, finding) => {
  expect(findings(change, files)).toContain(finding);
});
