import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as node from '../../src/index.js';
import * as web from '../../src/index.web.js';
import { VERSION } from '../../src/version.js';

const SOURCES = join(__dirname, '../../src');

/** The modules that an entry loads when it is loaded, the SDK's own ones followed. Types and `import()` do not count. */
const loadedBy = (entry: string, seen = new Map<string, string[]>()): Map<string, string[]> => {
  if (seen.has(entry)) return seen;
  const source = readFileSync(entry, 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^;]*?\sfrom\s+)?'([^']+)';$/gm);
  const names = [...statements].map(([, name]) => name!);
  seen.set(entry, names);
  for (const name of names.filter((one) => one.startsWith('.'))) {
    loadedBy(join(dirname(entry), name.replace(/\.js$/, '.ts')), seen);
  }
  return seen;
};
const packagesOf = (entry: string): string[] =>
  [...new Set([...loadedBy(join(SOURCES, entry)).values()].flat())]
    .filter((name) => !name.startsWith('.'))
    .sort();

describe('the entries', () => {
  test('of Node and of browsers export the same', () => {
    expect(Object.keys(web).sort()).toEqual(Object.keys(node).sort());
  });

  test('for browsers loads nothing but the operations table', () => {
    expect(packagesOf('index.web.ts')).toEqual(['@bandwidth-messages/client/operations']);
    const reached = [...loadedBy(join(SOURCES, 'index.web.ts')).keys()];
    expect(reached.length).toBeGreaterThan(20);
    for (const file of reached) {
      const source = readFileSync(file, 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
      // Neither a module of Node nor one of its globals, but for the environment that is read only when asked for.
      if (!file.endsWith('options-from-env.ts')) expect(source).not.toMatch(/\b(Buffer|process)\./);
      expect(source).not.toMatch(/'node:|\bimport\(|\brequire\(/);
    }
  });

  test('for Node loads axios, the generated client and http only when they are used', () => {
    expect(packagesOf('index.ts')).toEqual([
      '@bandwidth-messages/client/operations',
      'node:diagnostics_channel',
    ]);
  });

  test('the version is that of the package', () => {
    const manifest = JSON.parse(readFileSync(join(SOURCES, '../package.json'), 'utf8')) as {
      version: string;
    };
    expect(VERSION).toBe(manifest.version);
  });
});
