import fs from 'node:fs';
import path from 'node:path';
import { commandsOf } from '../support/readme-commands.js';
import { makeReleaseTrials, type ReleaseTrials } from '../support/release-trials.js';

jest.setTimeout(600_000);

let trials: ReleaseTrials;
beforeAll(async () => (trials = await makeReleaseTrials()));
beforeEach(() => trials.restore());
afterAll(() => trials.remove());

test('a break that the commits call a fix is refused; called a break it becomes the next major version', () => {
  trials.removeField();
  trials.commit('fix(client): follow the spec');
  const output = trials.refused();
  expect(output).toContain('make this version 1.0.1, a patch step, but what changed asks for a major one');
  expect(output).toContain('expiration');

  trials.write('packages/client/README.md', (text) => `${text}\n`);
  trials.commit('feat(client)!: the answer to a send has no expiration');
  expect(trials.released()).toBe('v2.0.0');
  for (const name of ['client', 'sdk', 'sandbox']) {
    const folder = path.join(trials.folder, 'packages', name);
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    expect(manifest.version).toBe('2.0.0');
    expect(manifest.dependencies?.['@bandwidth-messages/client'] ?? '2.0.0').toBe('2.0.0');
    expect(fs.readFileSync(path.join(folder, 'CHANGELOG.md'), 'utf8')).toContain('2.0.0');
  }
  // In the very commit that the tag marks.
  const committed = (file: string) => trials.git('show', `v2.0.0:${file}`);
  expect(committed('packages/sdk/src/version.ts')).toContain("VERSION = '2.0.0'");
  expect(trials.git('status', '--porcelain')).toBe('');
  expect(committed('packages/client/CHANGELOG.md')).toContain('the answer to a send has no expiration');
  expect(committed('packages/sdk/CHANGELOG.md')).toMatch(/### What changed in the API[^]*expiration/);
});

test('the command of the README makes a version once it was answered with yes', () => {
  const [rehearse, release] = commandsOf('Releasing');
  expect(rehearse).toBe('npm run release:rehearse');
  trials.changePackage('feat(sandbox): say more');
  expect(trials.released(release, 'y\n')).toBe('v1.1.0');
});

test('a prerelease, a second one and the version that they lead to each follow from the last full release', () => {
  const beta = 'npm run release -- --yes --conventional-prerelease --preid beta';
  trials.changePackage('feat(sandbox): say more');
  expect(trials.released(beta)).toBe('v1.1.0-beta.0');
  trials.changePackage('fix(sandbox): say it well');
  expect(trials.released(beta)).toBe('v1.1.0-beta.1');
  expect(trials.released('npm run release -- --yes --conventional-graduate')).toBe('v1.1.0');
  trials.changePackage('fix(sandbox): say it better');
  expect(trials.released()).toBe('v1.1.1');
});

test('a version that was answered with no is not made, and nothing is said to be pushed', () => {
  trials.changePackage('feat(sandbox): say more');
  const before = trials.state();
  const { output } = trials.runScript('npm run release', 'n\n');
  expect(output).toContain('No version was made.');
  expect(output).not.toContain('pushed to origin');
  expect(trials.state()).toEqual(before);
});

test('the first release is the version that lerna.json names', () => {
  trials.git('tag', '--delete', 'v1.0.0');
  trials.git('push', '--quiet', '--force', 'origin', 'HEAD:main', ':refs/tags/v1.0.0');
  expect(trials.released()).toBe('v1.0.0');
  expect(trials.git('log', '-1', '--format=%s')).toBe('chore(release): publish 1.0.0');
  for (const file of ['CHANGELOG.md', 'packages/sdk/CHANGELOG.md'])
    expect(trials.git('show', `HEAD:${file}`)).toContain('1.0.0');
});
