import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const source = path.join(__dirname, '../src/index.ts');

async function bundle(code: string): Promise<{ text: string; imports: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code.replace('callbacks', source), resolveDir: __dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
    metafile: true,
  });
  const imports = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external),
  );
  return { text: outputFiles[0]!.text, imports: imports.map(({ path: name }) => name) };
}

test('a worker with the handler in it has at most 6 kB, minified and compressed, and imports nothing', async () => {
  const { text, imports } = await bundle(
    `import { createCallbackHandler } from 'callbacks';
     const { fetch } = createCallbackHandler({ username: 'a', password: 'b', on: {} });
     export default { fetch };`,
  );
  expect(imports).toEqual([]);
  expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(6_000);
  expect(text.match(/["']node:|require\(|\bBuffer\b|\bprocess\b/)).toBe(null);
});

test('the table of error codes comes only with describeErrorCode', async () => {
  const handler = await bundle(`export { createCallbackHandler, parseCallbacks, isFinal } from 'callbacks';`);
  const table = await bundle(`export { describeErrorCode } from 'callbacks';`);
  expect(handler.text).not.toContain('rejected-');
  expect(table.text).toContain('rejected-');
  expect(gzipSync(table.text).length).toBeLessThanOrEqual(2_000);
});

test('the sources import nothing but each other', () => {
  const folder = path.join(__dirname, '../src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(15);
  for (const file of files) {
    const imported = [...readFileSync(path.join(folder, file), 'utf8').matchAll(/from '([^']+)'/g)];
    for (const [, name] of imported) expect(name).toMatch(/^\.\.?\//);
  }
});
