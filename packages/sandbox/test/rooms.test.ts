import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const source = path.join(__dirname, '..', 'src');

/** The rooms from the ground up: a room uses its own files and those of the rooms before it. `.` stands for the files in `src/` itself. */
const floors = [
  'clock',
  'openapi',
  'answers',
  'auth',
  'rate-limit',
  'messages',
  'log',
  'callbacks',
  'seed-log',
  'faults',
  'operations',
  'server',
  'changes',
  'control',
  '.',
  'command-line',
];

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

test('every folder of src is a known room', () => {
  expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
});

test('no file imports from a room above its own', () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => floorOf(imported) > floorOf(file))
      .map((imported) => `${file} -> ${imported}`),
  );
  expect(upward).toEqual([]);
});

test('no files import each other in a circle', () => {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) throw new Error(`A circle of imports: ${[...way, file].join(' -> ')}`);
    if (done.has(file)) return;
    for (const imported of importsOf(file)) visit(imported, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(done.size).toBe(files.length);
});

test('the README tells of every room what it does', () => {
  const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');
  for (const room of floors.filter((name) => name !== '.'))
    expect(readme).toMatch(new RegExp(`^\\| \`${room}/\` +\\|`, 'm'));
});
