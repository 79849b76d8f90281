import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { surfaceChanges } from '../../src/api-surface/surface-changes.js';
import { createSurfaceProgram, loadLibraries } from '../../src/api-surface/surface-program.js';
import { ROOT } from '../../src/repository/root.js';

const generated = path.join(ROOT, 'packages', 'client', 'generated');
const libraries = loadLibraries();
let revised: string;
beforeAll(() => {
  revised = fs.mkdtempSync(path.join(os.tmpdir(), 'revised-client-'));
  fs.cpSync(generated, revised, { recursive: true });
});
afterAll(() => fs.rmSync(revised, { recursive: true, force: true }));

function edit(file: string, change: (text: string) => string): void {
  const at = path.join(revised, 'src', file);
  fs.writeFileSync(at, change(fs.readFileSync(at, 'utf8')));
}

test('the SDK imports the client that is judged by every entry, never the one that is installed', () => {
  const { program } = createSurfaceProgram([{ name: 'one', folder: generated }], { libraries });
  const installed = program.getSourceFiles().filter(({ fileName }) => /client\/dist\//.test(fileName));
  expect(installed.map(({ fileName }) => fileName)).toEqual([]);
});

test('a client that is the same, in another folder, has no changes', () => {
  expect(surfaceChanges(generated, revised, libraries)).toEqual([]);
});

test('what the client has lost is told, and where the SDK does not compile any more because of that', () => {
  edit('index.ts', (text) => `${text}\nexport interface AddedForThisTest {}\n`);
  edit('api.ts', () => 'export {};\n');
  const changes = surfaceChanges(generated, revised, libraries);
  expect(changes).toContainEqual(
    expect.objectContaining({ level: 'minor', path: 'client AddedForThisTest', message: 'is new' }),
  );
  expect(changes).toContainEqual({
    aspect: 'typescript',
    level: 'patch',
    path: expect.stringMatching(/^packages\/sdk\/src\/[\w/-]+\.ts:\d+$/),
    message: expect.stringMatching(/^does not compile any more and has to be changed by hand: TS\d+ /),
  });
});
