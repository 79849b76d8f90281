import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { workspaces } from '../../../scripts/lib/packages/workspaces.js';
import { importFindings } from '../src/import-findings.js';

/** What is found in a package with these files, each holding these lines. */
function findings(files: Record<string, string>): string[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'check-imports-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, 'src', name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
    return importFindings('probe', folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

// The folders of the client are made by the generator.
const packages = workspaces().filter(({ name }) => name !== 'client');

test.each(packages.map(({ name, folder }) => [name, folder]))(
  'the files and folders of packages/%s import each other one way only',
  (name, folder) => {
    expect(importFindings(name, folder)).toEqual([]);
  },
);

test('imports that lead one way are in order, within a folder and between folders', () => {
  const files = {
    'index.ts': `export { a } from './folder/a.js';\nimport 'node:fs';`,
    'folder/a.ts': `import { b } from './b.js';\nimport type { C } from '../types.js';`,
    'folder/b.ts': `export const b = await import('../types.js');`,
    'types.ts': `export type C = string;`,
  };
  expect(findings(files)).toEqual([]);
});

test.each([
  ['imports', `import { b } from './b.js';`],
  ['imports of types', `import type { B } from './b.js';`],
  ['exports', `export { b } from './b.js';`],
  ['imports on first use', `export const b = () => import('./b.js');`],
])('files that import each other in a circle are found by their %s', (_what, code) => {
  expect(findings({ 'folder/a.ts': code, 'folder/b.ts': `import './a.js';` })).toEqual([
    'packages/probe/src: folder/a.ts -> folder/b.ts -> folder/a.ts: files that import each other in a circle',
  ]);
});

test('a folder that imports what imports it is found, although no two files do', () => {
  const files = {
    'upper/a.ts': `import '../lower/a.js';`,
    'upper/b.ts': ``,
    'lower/a.ts': ``,
    'lower/b.ts': `import '../upper/b.js';`,
  };
  expect(findings(files)).toEqual([
    'packages/probe/src: lower/ -> upper/ -> lower/: a folder imports upward',
  ]);
});

test('a file directly in src is a folder of its own', () => {
  const files = {
    'options.ts': `import './folder/a.js';`,
    'folder/a.ts': ``,
    'folder/b.ts': `import '../options.js';`,
  };
  expect(findings(files)).toEqual([
    'packages/probe/src: folder/ -> options.ts -> folder/: a folder imports upward',
  ]);
});

test('a file whose name is not kebab-case is found', () => {
  expect(findings({ 'camelCase.ts': '' })).toEqual([
    'packages/probe/src: camelCase.ts: names of files are kebab-case',
  ]);
});
