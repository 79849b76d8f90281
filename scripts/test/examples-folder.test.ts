import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { bin, root } from '../lib/run.js';

const exec = promisify(execFile);
const EXAMPLES = path.join(root, 'examples');
const NAMES = fs
  .readdirSync(EXAMPLES)
  .filter((name) => fs.existsSync(path.join(EXAMPLES, name, 'package.json')));

test('every example compiles as strict TypeScript', async () => {
  await exec(process.execPath, [bin('typescript-7', 'tsc'), '-p', EXAMPLES]).catch(
    ({ stdout }: { stdout: string }) => {
      throw new Error(`An example does not compile:\n${stdout}`);
    },
  );
});

test('every example is in the list of examples', () => {
  const readme = fs.readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| \[([\w-]+)\]\(([^)]+)\)/gm)];
  expect(listed.map(([, name]) => name).sort()).toEqual([...NAMES].sort());
  for (const [, , file] of listed) expect(fs.existsSync(path.join(EXAMPLES, file!))).toBe(true);
});

test.each(NAMES)('the package.json of %s lists what its files import, and nothing else', (name) => {
  const folder = path.join(EXAMPLES, name);
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const imported = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/ from '([^.'][^']*)'/g),
    ])
    .map(([, from]) =>
      from!
        .split('/')
        .slice(0, from!.startsWith('@') ? 2 : 1)
        .join('/'),
    )
    .filter((from) => !from.startsWith('node:'));
  const tools = ['tsx', 'jest', 'ts-jest'];
  const listed = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  expect(listed.filter((each) => !tools.includes(each)).sort()).toEqual([...new Set(imported)].sort());
});
