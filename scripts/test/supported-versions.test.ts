import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { workspaces } from '../lib/packages/workspaces.js';
import { root } from '../lib/run.js';
import { NODE_LINES, OLDEST_NODE } from '../lib/supported-versions.js';

const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const json = (file: string): any => JSON.parse(read(file));

test('the oldest supported Node belongs to the oldest supported line', () => {
  expect(OLDEST_NODE).toMatch(/^\d+\.\d+$/);
  expect(OLDEST_NODE.split('.')[0]).toBe(NODE_LINES[0]);
});

test('every package asks npm for the oldest supported Node', () => {
  const packages = [
    ...workspaces().map(({ manifest }) => manifest),
    json('packages/benchmarks/package.json'),
  ];
  for (const { name, engines } of packages) expect([name, engines?.node]).toEqual([name, `>=${OLDEST_NODE}`]);
});

test('the sources are checked with the types of the oldest supported Node, and so is the program of a user', () => {
  expect(json('package.json').devDependencies['@types/node']).toMatch(new RegExp(`^${OLDEST_NODE}\\.`));
  expect(read('packages/e2e/src/use-in-typescript.ts')).toContain(`'@types/node': '${OLDEST_NODE}.`);
});

test('ci runs on every supported line, and the other workflows on one of them', () => {
  const workflow = (name: string): any => parse(read(`.github/workflows/${name}.yml`));
  expect(workflow('ci').jobs.test.strategy.matrix.node.map(String)).toEqual(NODE_LINES);
  const named = ['ci', 'release', 'spec-watch']
    .flatMap((name) => Object.values<any>(workflow(name).jobs).flatMap(({ steps }) => steps))
    .map((step) => step.with?.['node-version'])
    .filter((version) => version !== undefined && !String(version).includes('${{'));
  expect(named.length).toBeGreaterThan(2);
  for (const version of named) expect(NODE_LINES).toContain(String(version));
});

test('a rehearsal installs every supported line', () => {
  const { optionalDependencies } = json('packages/e2e/tools/matrix/package.json');
  expect(Object.keys(optionalDependencies)).toEqual(NODE_LINES.map((line) => `node-${line}`));
});

test('README.md names the oldest supported Node and every supported line', () => {
  const readme = read('README.md').replace(/\s+/g, ' ');
  expect(readme).toContain(`With Node ${OLDEST_NODE} or newer`);
  expect(readme).toContain(`Node ${NODE_LINES.slice(0, -1).join(', ')} and ${NODE_LINES.at(-1)}`);
  expect(read('scripts/README.md')).toContain(`runs on Node ${NODE_LINES[0]},`);
  expect(read('packages/e2e/README.md')).toContain(`Node ${NODE_LINES[0]} to ${NODE_LINES.at(-1)}`);
});
