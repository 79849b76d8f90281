import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ListMessagesQuery, MessageStatusEnum, PriorityEnum } from '../src/index.js';
import { VERSION } from '../src/version.js';

const PACKAGE = join(__dirname, '..');
const SOURCES = join(PACKAGE, 'src');

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
  test('the main one imports nothing but the operations table and the constants of enums, and no module or global that only Node has', () => {
    expect(packagesOf('index.ts')).toEqual([
      '@bandwidth-messages/client/models',
      '@bandwidth-messages/client/operations',
    ]);
    const reached = [...loadedBy(join(SOURCES, 'index.ts')).keys()];
    expect(reached.length).toBeGreaterThan(40);
    for (const file of reached) {
      const source = readFileSync(file, 'utf8').replace(/^\s*(\/\/|\/?\*|import type).*$/gm, '');
      expect(source).not.toMatch(/\bBuffer\b|\brequire\(|from 'node:/);
      // The process is looked at where it may be missing, and only there.
      if (/\bprocess\./.test(source)) expect(source).toMatch(/typeof process === 'undefined'/);
    }
  });

  test('the one for tests and the one for undici need nothing of the client', () => {
    expect(packagesOf('testing.ts')).toEqual([]);
    expect(packagesOf('undici.ts')).toEqual(['node:stream', 'node:zlib', 'undici']);
  });

  test('loading the SDK, and making a client, loads neither axios nor the generated client', () => {
    const program = `
      const { basicAuth, createMessagesClient } = require('@bandwidth-messages/sdk');
      createMessagesClient({ accountId: '1', auth: basicAuth({ username: 'u', password: 'p' }) });
      const loaded = Object.keys(require.cache).map((file) => file.replaceAll('\\\\', '/'));
      console.log(JSON.stringify(loaded.filter((file) => /node_modules\\/axios\\/|client\\/dist\\/cjs\\/(?!operations\\.js|models)/.test(file))));
    `;
    expect(existsSync(join(PACKAGE, 'dist/cjs/index.js'))).toBe(true);
    const printed = execFileSync('node', ['-e', program], { cwd: PACKAGE, encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual([]);
  });

  test('the constants of enums can be had from the SDK', () => {
    const sent: ListMessagesQuery = { messageStatus: MessageStatusEnum.Delivered };
    expect(sent).toEqual({ messageStatus: 'DELIVERED' });
    expect(PriorityEnum.High).toBe('high');
  });

  test('the version is that of the package', () => {
    const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
    expect(VERSION).toBe(manifest.version);
  });
});
