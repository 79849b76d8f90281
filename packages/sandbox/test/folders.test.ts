import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const source = path.join(__dirname, '..', 'src');

const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');

/** The folders as the README lists them, from the ground up: a folder uses its own files and those of the folders before it. */
const levels = [...readme.matchAll(/^\| `([a-z-]+\/|\.)` +\|/gm)]
  .map(([, folder]) => folder!.replace(/\/$/, ''))
  .reverse();

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** The files that a file imports, types included. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(source, file), 'utf8');
  return [...text.matchAll(/(?:from|import) '(\.{1,2}\/[^']+)'/g)].map(([, name]) =>
    path.join(path.dirname(file), name!.replace(/\.js$/, '.ts')),
  );
}

function levelOf(file: string): number {
  return file === 'cli.ts' ? levels.length : levels.indexOf(path.dirname(file));
}

test('the README tells of every folder of src what it does', () => {
  const folders = new Set(files.map((file) => path.dirname(file)));
  expect([...levels].sort()).toEqual([...folders].sort());
});

test('no file imports from a folder above its own', () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => levelOf(imported) > levelOf(file))
      .map((imported) => `${file} -> ${imported}`),
  );
  expect(upward).toEqual([]);
});
