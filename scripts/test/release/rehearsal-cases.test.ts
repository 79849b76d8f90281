import { allCases, shortCases, titleOf } from '../../rehearsal/cases.js';
import { NODE_LINES } from '../../lib/supported-versions.js';
import { formatTable } from '../../rehearsal/table.js';

test('the long form has every Node, every compiler and both ends of the range of axios', () => {
  const titles = allCases('^1.21.0').map(titleOf);
  expect(new Set(titles).size).toBe(titles.length);
  for (const node of NODE_LINES)
    expect(titles).toEqual(expect.arrayContaining([`Node ${node}, require`, `Node ${node}, import`]));
  for (const axios of ['1.21.0', '^1.21.0'])
    expect(titles).toEqual(
      expect.arrayContaining([`this Node, require, axios ${axios}`, `this Node, import, axios ${axios}`]),
    );
  expect(titles).toContain('typescript-7, bundler');
  expect(titles).not.toContain('typescript-7, node10');
  expect(titles).toEqual(
    expect.arrayContaining([
      'browser, bundled by vite',
      'browser, bundled by esbuild',
      'worker without Node built-ins',
    ]),
  );
});

test('the short form needs no further Node and no further compiler', () => {
  for (const item of shortCases('^1.21.0')) {
    if (item.kind === 'node') expect(item.node).toBe('own');
    if (item.kind === 'typescript') expect(item.compiler).toBe('own');
    expect(item).not.toMatchObject({ bundler: 'vite' });
    expect(item.kind).not.toBe('worker');
  }
});

test('a range without a lowest version is refused', () => {
  expect(() => shortCases('>=1.18')).toThrow('must be a caret and a full version');
});

test('the table has one line a case, and the failures in full below it', () => {
  const table = formatTable([
    { title: 'this Node, import', result: 'ok', note: 'axios 1.21.1', seconds: 1.24 },
    { title: 'browser', result: 'FAILED', note: 'line 1\nline 2', seconds: 12 },
  ]);
  expect(table.split('\n')).toEqual([
    '| case              | result | time   | with         |',
    '|-------------------|--------|--------|--------------|',
    '| this Node, import | ok     | 1.2 s  | axios 1.21.1 |',
    '| browser           | FAILED | 12.0 s | see below    |',
    '',
    'FAILED: browser',
    'line 1',
    'line 2',
  ]);
});
