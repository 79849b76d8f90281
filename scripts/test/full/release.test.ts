import fs from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { commandsOf } from '../support/readme-commands.js';
import { makeThrowAwayRepository, type ThrowAwayRepository } from '../support/throw-away-repository.js';

jest.setTimeout(600_000);

let repository: ThrowAwayRepository;
beforeAll(async () => {
  repository = await makeThrowAwayRepository();
});
beforeEach(() => repository.restore());
afterAll(() => repository.remove());

const runScript = (command: string, answer?: string) => repository.runScript(command, answer);

const state = () => [
  repository.git('rev-parse', 'HEAD'),
  repository.git('status', '--porcelain'),
  repository.git('tag'),
  repository.git('ls-remote', 'origin'),
];

/** A release that must not happen: it says why and leaves everything as it was. */
function refused(): string {
  const before = state();
  const { status, output } = runScript('npm run release -- --yes');
  expect(status).toBe(1);
  expect(state()).toEqual(before);
  return output;
}

/** A release that must happen; the tag that it made. */
function released(command = 'npm run release -- --yes', answer = ''): string {
  const { status, output } = runScript(command, answer);
  if (status !== 0) throw new Error(output);
  const tag = repository.git('tag', '--points-at', 'HEAD');
  expect(repository.git('ls-remote', 'origin', `refs/tags/${tag}`)).not.toBe('');
  return tag;
}

/** Takes a field out of an answer, and lets all that is derived from the spec follow. */
function removeField(): void {
  repository.write('openapi/messages.yaml', (text) => {
    const document = parseDocument(text);
    document.deleteIn(['components', 'schemas', 'message', 'properties', 'expiration']);
    return document.toString({ lineWidth: 0 });
  });
  expect(runScript('npm run generate').status).toBe(0);
  expect(runScript('npm run build -- --update-api').status).toBe(0);
}

test('a dirty work tree is refused, and the file named', () => {
  repository.write('packages/sdk/src/index.ts', (text) => `${text}\n// unfinished\n`);
  expect(refused()).toMatch(/not clean[\s\S]*packages\/sdk\/src\/index\.ts/);
});

test('another branch is refused', () => {
  repository.git('switch', '--quiet', '--force-create', 'side');
  expect(refused()).toContain('Versions are made on main, not on side.');
});

test('a file that git is told not to show is seen all the same', () => {
  repository.git('config', 'status.showUntrackedFiles', 'no');
  repository.write('packages/sdk/src/forgotten.ts', () => 'export {};\n');
  const output = refused();
  repository.git('config', '--unset', 'status.showUntrackedFiles');
  expect(output).toMatch(/not clean[\s\S]*packages\/sdk\/src\/forgotten\.ts/);
});

describe('a release that is not known here', () => {
  beforeEach(() => {
    repository.write('packages/sdk/README.md', (text) => `${text}\n`);
    repository.commit('fix(sdk): say more');
  });

  test('a clone without history is refused', () => {
    fs.writeFileSync(
      path.join(repository.folder, '.git/shallow'),
      `${repository.git('rev-parse', 'HEAD')}\n`,
    );
    const output = refused();
    fs.rmSync(path.join(repository.folder, '.git/shallow'));
    expect(output).toContain('git fetch --unshallow --tags');
  });

  test('a tag that only origin has is refused', () => {
    repository.git('tag', '--delete', 'v1.0.0');
    expect(refused()).toContain('The release v1.0.0 is not in this clone. Run: git fetch --tags');
  });

  test('a tag on another branch is refused', () => {
    repository.git('switch', '--quiet', '--force-create', 'side', 'HEAD~1');
    repository.write('packages/sdk/README.md', (text) => `${text}\n\n`);
    repository.commit('fix(sdk): elsewhere');
    repository.git('tag', 'v1.0.1');
    repository.git('push', '--quiet', 'origin', 'v1.0.1');
    repository.git('switch', '--quiet', 'main');
    expect(refused()).toContain('The release v1.0.1 is on another branch');
  });

  test('commits that only origin has are refused', () => {
    repository.git('push', '--quiet', 'origin', 'main');
    repository.git('reset', '--quiet', '--hard', 'HEAD~1');
    repository.write('packages/sdk/README.md', (text) => `${text}\n\n`);
    repository.commit('fix(sdk): elsewhere');
    expect(refused()).toContain('git pull --rebase origin main');
  });

  test('tags that are no full version do not count, and a dry run writes and pushes nothing', () => {
    for (const tag of ['v1', 'v2-notes', 'v9.0.0-beta.1']) repository.git('tag', tag);
    const before = state();
    const { status, output } = runScript('npm run release -- --dry-run');
    expect(output).toContain('This would make 1.0.1. Nothing was written or pushed.');
    expect(output).toContain('all tests');
    expect(status).toBe(0);
    expect(state()).toEqual(before);
  });
});

test('a version that is asked for is held to what changed, too', () => {
  removeField();
  repository.commit('feat(client)!: the answer to a send has no expiration');
  const { status, output } = runScript('npm run release -- patch --yes');
  expect(status).toBe(1);
  expect(output).toContain('make this version 1.0.1, a patch step');
});

test('a release of nothing is refused', () => {
  repository.write('CONTRIBUTING.md', (text) => `${text}\nMore.\n`);
  repository.commit('docs: say more');
  expect(refused()).toContain('Nothing under packages/ or openapi/ has changed since v1.0.0.');
});

test('generated code that was edited is refused', () => {
  repository.write('packages/client/generated/src/base.ts', (text) => `${text}\n// by hand\n`);
  repository.commit('fix(client): edit what is generated');
  expect(refused()).toContain('packages/client/generated/src/base.ts');
});

test('a public surface that is not as its report says is refused', () => {
  repository.write('packages/sdk/src/index.ts', (text) => `${text}\nexport const unreported = 1;\n`);
  repository.commit('feat(sdk): export something');
  const output = refused();
  expect(output).toContain('+export const unreported = 1;');
  expect(output).toContain('npm run build -- --update-api');
});

test('a break that the commits call a fix is refused; called a break it becomes the next major version', () => {
  removeField();
  repository.commit('fix(client): follow the spec');
  const output = refused();
  expect(output).toContain('make this version 1.0.1, a patch step, but what changed asks for a major one');
  expect(output).toContain('expiration');

  repository.write('packages/client/README.md', (text) => `${text}\n`);
  repository.commit('feat(client)!: the answer to a send has no expiration');
  expect(released()).toBe('v2.0.0');
  for (const name of ['client', 'sdk', 'sandbox']) {
    const folder = path.join(repository.folder, 'packages', name);
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    expect(manifest.version).toBe('2.0.0');
    expect(manifest.dependencies?.['@bandwidth-messages/client'] ?? '2.0.0').toBe('2.0.0');
    expect(fs.readFileSync(path.join(folder, 'CHANGELOG.md'), 'utf8')).toContain('2.0.0');
  }
  // In the very commit that the tag marks.
  const committed = (file: string) => repository.git('show', `v2.0.0:${file}`);
  expect(committed('packages/sdk/src/version.ts')).toContain("VERSION = '2.0.0'");
  expect(repository.git('status', '--porcelain')).toBe('');
  expect(committed('packages/client/CHANGELOG.md')).toContain('the answer to a send has no expiration');
});

test('the command of the README makes a version once it was answered with yes', () => {
  const [rehearse, release] = commandsOf('Releasing');
  expect(rehearse).toBe('npm run release:rehearse');
  repository.write('packages/sandbox/README.md', (text) => `${text}\n`);
  repository.commit('feat(sandbox): say more');
  expect(released(release, 'y\n')).toBe('v1.1.0');
});

test('the first release is the version that lerna.json names', () => {
  repository.git('tag', '--delete', 'v1.0.0');
  repository.git('push', '--quiet', '--force', 'origin', 'HEAD:main', ':refs/tags/v1.0.0');
  expect(released()).toBe('v1.0.0');
  expect(repository.git('log', '-1', '--format=%s')).toBe('chore(release): publish 1.0.0');
  for (const file of ['CHANGELOG.md', 'packages/sdk/CHANGELOG.md'])
    expect(repository.git('show', `HEAD:${file}`)).toContain('1.0.0');
});
