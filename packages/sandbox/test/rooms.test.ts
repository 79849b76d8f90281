import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const source = path.join(__dirname, '..', 'src');

const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');

/** The rooms as the README lists them, from the ground up: a room uses its own files and those of the rooms before it. */
const floors = [...readme.matchAll(/^\| `([a-z-]+\/|\.)` +\|/gm)]
  .map(([, room]) => room!.replace(/\/$/, ''))
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

function floorOf(file: string): number {
  return file === 'cli.ts' ? floors.length : floors.indexOf(path.dirname(file));
}

test('the README tells of every folder of src what it does', () => {
  const folders = new Set(files.map((file) => path.dirname(file)));
  expect([...floors].sort()).toEqual([...folders].sort());
});

test('no file imports from a room above its own', () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => floorOf(imported) > floorOf(file))
      .map((imported) => `${file} -> ${imported}`),
  );
  expect(upward).toEqual([]);
});
