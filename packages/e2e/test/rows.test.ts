import { NODE_LINES } from '../../../scripts/lib/supported-versions.js';
import { allRows, shortRows } from '../src/rows.js';

const titles = (rows: readonly { readonly title: string }[]): string[] => rows.map(({ title }) => title);

test('the long form has every Node, every compiler, both ends of the range of axios, two bundlers and a worker', () => {
  const { bundlers, node, typeScript, worker } = allRows('^1.21.0');
  for (const version of NODE_LINES)
    expect(titles(node)).toEqual(
      expect.arrayContaining([`Node ${version}, require`, `Node ${version}, import`]),
    );
  for (const axios of ['1.21.0', '^1.21.0'])
    expect(titles(node)).toEqual(
      expect.arrayContaining([`this Node, require, axios ${axios}`, `this Node, import, axios ${axios}`]),
    );
  expect(titles(typeScript)).toContain('typescript-7, bundler');
  expect(titles(typeScript)).not.toContain('typescript-7, node10');
  const all = [...titles(node), ...titles(typeScript)];
  expect(new Set(all).size).toBe(all.length);
  expect({ bundlers, worker }).toEqual({ bundlers: ['esbuild', 'vite'], worker: true });
});

test('the short form needs no further Node, no further compiler and none of the tools of the long form', () => {
  const { bundlers, node, typeScript, worker } = shortRows('^1.21.0');
  for (const row of node) expect(row.node).toBe('own');
  for (const row of typeScript) expect(row.compiler).toBe('own');
  expect({ bundlers, worker }).toEqual({ bundlers: ['esbuild'], worker: false });
});

test('a range without a lowest version is refused', () => {
  expect(() => shortRows('>=1.18')).toThrow('must be a caret and a full version');
});
