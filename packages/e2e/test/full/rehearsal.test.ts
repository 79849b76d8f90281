import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../../scripts/lib/run.js';
import { commitDetached, distTags, publish, withVersion } from '../../src/publish.js';
import { allRows, shortRows } from '../../src/rows.js';
import { statusOfSandboxCommand } from '../../src/sandbox.js';
import { prepareSurroundings, type Surroundings } from '../../src/surroundings.js';
import { hasNode } from '../../src/tools.js';
import { useInBrowser } from '../../src/use-in-browser.js';
import { useInNode } from '../../src/use-in-node.js';
import { useInTypeScript } from '../../src/use-in-typescript.js';
import { useInWorker } from '../../src/use-in-worker.js';

// `npm run release:rehearse` runs all rows; with -- --short, and among the other long runs, there is one of each kind.
const short = process.env['REHEARSAL'] !== 'all';

jest.setTimeout(300_000);

const { dependencies } = JSON.parse(
  fs.readFileSync(path.join(root, 'packages', 'sdk', 'package.json'), 'utf8'),
) as { dependencies: { axios: string } };
const rows = (short ? shortRows : allRows)(dependencies.axios);

let surroundings: Surroundings;
beforeAll(async () => (surroundings = await prepareSurroundings({ short })), 900_000);
afterAll(() => surroundings?.close());

test('lerna publish, run again, finds everything published and does nothing, as a workflow that is started again must', async () => {
  const said = await publish(surroundings.repository, surroundings.registry);
  expect(said).toContain('No changed packages to publish');
});

test('the command bw-sandbox says where it listens, and listens there', async () => {
  expect([400, 401]).toContain(await statusOfSandboxCommand(surroundings.sandbox.folder));
});

const here = rows.node.filter(({ node }) => hasNode(node));
test.each(here.map((row) => [row.title, row] as const))('JavaScript: %s', (_title, row) =>
  useInNode(row, surroundings),
);
const elsewhere = rows.node.filter(({ node }) => !hasNode(node));
if (elsewhere.length > 0)
  test.skip.each(elsewhere.map(({ title }) => title))(
    'JavaScript: %s (its package is for Linux on x64)',
    () => {},
  );

test.each(rows.typeScript.map((row) => [row.title, row] as const))('TypeScript: %s', (_title, row) =>
  useInTypeScript(row, surroundings),
);

test.each(rows.bundlers)('a browser, bundled by %s', (bundler) => useInBrowser(bundler, surroundings));

(rows.worker ? test : test.skip)('a worker without the modules of Node', () => useInWorker(surroundings));

test('a prerelease is published for those who ask for it, and the latest version stays what it was', async () => {
  const { registry, repository } = surroundings;
  const before = await distTags('sdk', registry);
  withVersion(repository, '99.0.0-beta.0');
  await commitDetached(repository);
  await publish(repository, registry);
  for (const name of ['client', 'sdk', 'cli'])
    expect(await distTags(name, registry)).toEqual({ ...before, next: '99.0.0-beta.0' });
});
