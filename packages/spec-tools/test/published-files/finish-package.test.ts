import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { encode } from '@jridgewell/sourcemap-codec';
import { finishPackage } from '../../src/published-files/finish-package.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'built package '));
  write({
    'dist/cjs/index.d.ts': [
      `/** Use it so:`,
      ` * import { x } from 'some-library';`,
      ` */`,
      `export { Plain } from './plain.js';`,
      `export declare function open(client: import("./client/client.js").Client): void;`,
    ].join('\n'),
    'dist/cjs/plain.d.ts': `/** Nothing is imported, though import { x } from 'some-library' stands here. */\nexport { deep } from './deep.js';\nexport declare class Plain {\n}\n`,
    'dist/cjs/deep.d.ts': `import './plain.js';\nexport declare const deep: 1;\n`,
    'dist/cjs/client/client.d.ts': `import type { AxiosInstance } from 'axios';\nexport type Client = AxiosInstance;\n`,
    'dist/cjs/internal.d.ts': 'export declare const internal: 1;\n',
    'dist/esm/package.json': '{"type":"module"}',
  });
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

function read(name: string): string {
  return fs.readFileSync(path.join(folder, name), 'utf8');
}

function filesIn(name: string): string[] {
  const files = fs.readdirSync(path.join(folder, name), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.includes('.')).sort();
}

test('declarations that no public entry reaches are removed, and no others', () => {
  finishPackage(folder, ['dist/cjs/index.d.ts']);
  expect(filesIn('dist/cjs')).toEqual(['client/client.d.ts', 'deep.d.ts', 'index.d.ts', 'plain.d.ts']);
});

test('ES modules get a copy of what imports a library by whatever way, and lead to the rest', () => {
  finishPackage(folder, ['dist/cjs/index.d.ts']);
  expect(filesIn('dist/esm')).toEqual(['client/client.d.ts', 'index.d.ts', 'package.json', 'plain.d.ts']);
  expect(read('dist/esm/client/client.d.ts')).toBe(read('dist/cjs/client/client.d.ts'));
  expect(read('dist/esm/index.d.ts')).toBe(read('dist/cjs/index.d.ts'));
  expect(read('dist/esm/plain.d.ts')).toBe(`export * from '../cjs/plain.js';\n`);
});

test('what only those import that lead to CommonJS has no declaration for ES modules', () => {
  finishPackage(folder, ['dist/cjs/index.d.ts']);
  expect(filesIn('dist/esm')).not.toContain('deep.d.ts');
  finishPackage(folder, ['dist/cjs/index.d.ts', 'dist/cjs/deep.d.ts']);
  expect(read('dist/esm/deep.d.ts')).toBe(`export * from '../cjs/deep.js';\n`);
});

test('a declaration of ES modules whose source is gone, or that became the same for both kinds, is replaced', () => {
  write({ 'dist/esm/gone.d.ts': 'export {};\n', 'dist/esm/plain.d.ts': 'export declare class Plain {}\n' });
  finishPackage(folder, ['dist/cjs/index.d.ts']);
  expect(filesIn('dist/esm')).not.toContain('gone.d.ts');
  expect(read('dist/esm/plain.d.ts')).toBe(`export * from '../cjs/plain.js';\n`);
});

test('a package without ES modules gets none', () => {
  fs.rmSync(path.join(folder, 'dist/esm'), { recursive: true });
  finishPackage(folder, ['dist/cjs/index.d.ts']);
  expect(fs.existsSync(path.join(folder, 'dist/esm'))).toBe(false);
});

test('a source map keeps the first place of each line of code, and those where the line of the source changes', () => {
  const placed = (places: [number, number][]) =>
    places.map(([column, line]) => [column, 0, line, 5] as const);
  const map = (lines: [number, number][][], spare: object = {}) =>
    JSON.stringify({
      version: 3,
      ...spare,
      sources: ['../../src/index.ts'],
      names: [],
      mappings: encode(lines.map((line) => placed(line).map((place) => [...place]))),
    });
  write({
    'dist/cjs/index.js.map': map(
      [
        [
          [0, 1],
          [4, 1],
          [9, 2],
          [12, 2],
          [20, 1],
        ],
        [],
        [
          [2, 1],
          [6, 1],
        ],
      ],
      { file: 'index.js', sourceRoot: '' },
    ),
  });
  finishPackage(folder, ['dist/cjs/index.d.ts']);
  expect(read('dist/cjs/index.js.map')).toBe(
    map([
      [
        [0, 1],
        [9, 2],
        [20, 1],
      ],
      [],
      [[2, 1]],
    ]),
  );
});

test('a file that stays as it is keeps its time, so that nothing made from it is made anew', () => {
  finishPackage(folder, ['dist/cjs/index.d.ts']);
  const past = new Date(1_000_000_000_000);
  const names = ['dist/cjs/index.d.ts', 'dist/esm/index.d.ts', 'dist/esm/plain.d.ts'];
  for (const name of names) fs.utimesSync(path.join(folder, name), past, past);
  finishPackage(folder, ['dist/cjs/index.d.ts']);
  expect(names.map((name) => fs.statSync(path.join(folder, name)).mtimeMs)).toEqual(
    names.map(() => past.getTime()),
  );
});
