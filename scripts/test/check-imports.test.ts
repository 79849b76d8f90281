import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { importFindings } from '../lib/check-imports.js';

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

test('imports that lead one way are in order, within a room and between rooms', () => {
  const files = {
    'index.ts': `export { a } from './room/a.js';\nimport 'node:fs';`,
    'room/a.ts': `import { b } from './b.js';\nimport type { C } from '../types.js';`,
    'room/b.ts': `export const b = await import('../types.js');`,
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
  expect(findings({ 'room/a.ts': code, 'room/b.ts': `import './a.js';` })).toEqual([
    'packages/probe/src: room/a.ts -> room/b.ts -> room/a.ts: files that import each other in a circle',
  ]);
});

test('a room that imports what imports it is found, although no two files do', () => {
  const files = {
    'upper/a.ts': `import '../lower/a.js';`,
    'upper/b.ts': ``,
    'lower/a.ts': ``,
    'lower/b.ts': `import '../upper/b.js';`,
  };
  expect(findings(files)).toEqual(['packages/probe/src: lower/ -> upper/ -> lower/: a room imports upward']);
});

test('a file directly in src is a room of its own', () => {
  const files = {
    'options.ts': `import './room/a.js';`,
    'room/a.ts': ``,
    'room/b.ts': `import '../options.js';`,
  };
  expect(findings(files)).toEqual([
    'packages/probe/src: options.ts -> room/ -> options.ts: a room imports upward',
  ]);
});

test('a file whose name is not kebab-case is found', () => {
  expect(findings({ 'camelCase.ts': '' })).toEqual([
    'packages/probe/src: camelCase.ts: names of files are kebab-case',
  ]);
});
