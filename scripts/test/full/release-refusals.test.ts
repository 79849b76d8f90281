import fs from 'node:fs';
import path from 'node:path';
import { makeReleaseTrials, type ReleaseTrials } from '../support/release-trials.js';

jest.setTimeout(600_000);

let trials: ReleaseTrials;
beforeAll(async () => (trials = await makeReleaseTrials()));
beforeEach(() => trials.restore());
afterAll(() => trials.remove());

test('a dirty work tree is refused, and the file named', () => {
  trials.write('packages/sdk/src/index.ts', (text) => `${text}\n// unfinished\n`);
  expect(trials.refused()).toMatch(/not clean[\s\S]*packages\/sdk\/src\/index\.ts/);
});

test('another branch is refused', () => {
  trials.git('switch', '--quiet', '--force-create', 'side');
  expect(trials.refused()).toContain('Versions are made on main, not on side.');
});

test('a file that git is told not to show is seen all the same', () => {
  trials.git('config', 'status.showUntrackedFiles', 'no');
  trials.write('packages/sdk/src/forgotten.ts', () => 'export {};\n');
  const output = trials.refused();
  trials.git('config', '--unset', 'status.showUntrackedFiles');
  expect(output).toMatch(/not clean[\s\S]*packages\/sdk\/src\/forgotten\.ts/);
});

(process.getuid?.() === 0 ? test : test.skip)(
  'a folder that belongs to somebody else is refused with the command of git that trusts it, not taken for a first release',
  () => {
    const before = trials.state();
    const owner = fs.statSync(trials.folder);
    const give = (uid: number) => {
      for (const file of [trials.folder, path.join(trials.folder, '.git')])
        fs.chownSync(file, uid, owner.gid);
    };
    give(1234);
    const { status, output } = trials.runScript('npm run release -- --yes');
    give(owner.uid);
    expect(status).toBe(1);
    expect(output).toMatch(/dubious ownership[^]*git config --global --add safe\.directory/);
    expect(trials.state()).toEqual(before);
  },
);

describe('a release that is not known here', () => {
  beforeEach(() => {
    trials.write('packages/sdk/README.md', (text) => `${text}\n`);
    trials.commit('fix(sdk): say more');
  });

  test('a clone without history is refused', () => {
    fs.writeFileSync(path.join(trials.folder, '.git/shallow'), `${trials.git('rev-parse', 'HEAD')}\n`);
    const output = trials.refused();
    fs.rmSync(path.join(trials.folder, '.git/shallow'));
    expect(output).toContain('git fetch --unshallow --tags');
  });

  test('a tag that only origin has is refused', () => {
    trials.git('tag', '--delete', 'v1.0.0');
    expect(trials.refused()).toContain('The release v1.0.0 is not in this clone. Run: git fetch --tags');
  });

  test('a tag on another branch is refused', () => {
    trials.git('switch', '--quiet', '--force-create', 'side', 'HEAD~1');
    trials.write('packages/sdk/README.md', (text) => `${text}\n\n`);
    trials.commit('fix(sdk): elsewhere');
    trials.git('tag', 'v1.0.1');
    trials.git('push', '--quiet', 'origin', 'v1.0.1');
    trials.git('switch', '--quiet', 'main');
    expect(trials.refused()).toContain('The release v1.0.1 is on another branch');
  });

  test('commits that only origin has are refused', () => {
    trials.git('push', '--quiet', 'origin', 'main');
    trials.git('reset', '--quiet', '--hard', 'HEAD~1');
    trials.write('packages/sdk/README.md', (text) => `${text}\n\n`);
    trials.commit('fix(sdk): elsewhere');
    expect(trials.refused()).toContain('git pull --rebase origin main');
  });

  test('tags that are no full version do not count, and a dry run writes and pushes nothing', () => {
    for (const tag of ['v1', 'v2-notes', 'v9.0.0-beta.1']) trials.git('tag', tag);
    const before = trials.state();
    const { status, output } = trials.runScript('npm run release -- --dry-run');
    expect(output).toContain('This would make 1.0.1. Nothing was written or pushed.');
    expect(output).toContain('all tests');
    expect(status).toBe(0);
    expect(trials.state()).toEqual(before);
  });
});

test('a version that is asked for by name or number is held to what changed, too', () => {
  trials.removeField();
  trials.commit('feat(client)!: the answer to a send has no expiration');
  for (const asked of ['patch', 'prerelease', '1.0.1']) {
    const { status, output } = trials.runScript(`npm run release -- ${asked} --yes`);
    expect({ asked, status }).toEqual({ asked, status: 1 });
    expect(output).toMatch(
      /make this version 1\.0\.1\S*, a patch step, but what changed asks for a major one/,
    );
  }
});

test('a release of nothing is refused', () => {
  trials.write('CONTRIBUTING.md', (text) => `${text}\nMore.\n`);
  trials.commit('docs: say more');
  expect(trials.refused()).toContain('Nothing under packages/ or openapi/ has changed since v1.0.0.');
});

test('generated code that was edited is refused', () => {
  trials.write('packages/client/generated/src/base.ts', (text) => `${text}\n// by hand\n`);
  trials.commit('fix(client): edit what is generated');
  expect(trials.refused()).toContain('packages/client/generated/src/base.ts');
});

test('a public surface that is not as its report says is refused', () => {
  trials.write('packages/sdk/src/index.ts', (text) => `${text}\nexport const unreported = 1;\n`);
  trials.commit('feat(sdk): export something');
  const output = trials.refused();
  expect(output).toContain('+export const unreported = 1;');
  expect(output).toContain('npm run build -- --update-api');
});
