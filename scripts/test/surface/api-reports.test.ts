import fs from 'node:fs';
import path from 'node:path';
import { published } from '../../lib/packages/check-packages.js';
import { root } from '../../lib/run.js';
import { reportFiles } from '../../lib/surface/api-reports.js';

test('every entry that a package exports has a report, so that no release changes it unseen', () => {
  const expected = published.flatMap((name) => {
    const folder = path.join(root, 'packages', name);
    const { exports } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return Object.keys(exports)
      .filter((entry) => entry !== './package.json')
      .map((entry) => `packages/${name}/etc/${[name, ...entry.split('/').slice(1)].join('-')}.api.md`);
  });
  expect([...reportFiles].sort()).toEqual(expected.sort());
  for (const file of reportFiles) expect(fs.existsSync(path.join(root, file))).toBe(true);
});
