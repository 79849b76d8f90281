import fs from 'node:fs';
import path from 'node:path';
import { copyRepository, type RepositoryCopy } from '../src/repository/repository-copy.js';
import { specFile } from './support/corpus.js';
import { gitIn } from './support/git-in.js';
import { startTool, type ToolResult } from './support/start-tool.js';

let copy: RepositoryCopy;
beforeAll(async () => {
  copy = await copyRepository();
  fs.copyFileSync(specFile, spec());
  for (const tag of git('tag', '--list').split('\n').filter(Boolean)) git('tag', '--delete', tag);
});
afterAll(() => copy.remove());

const git = (...args: string[]): string => gitIn(copy.root, ...args);
const specDiff = (...args: string[]): ToolResult => startTool('spec-diff', args, copy.root);
const spec = (): string => path.join(copy.root, 'openapi', 'messages.yaml');

describe('npm run spec:diff', () => {
  it.each([
    [
      [],
      /There is no release tag \(v1\.2\.3\) to compare with\. Name what to compare: npm run spec:diff -- OLD \[NEW\]/,
    ],
    [['nowhere.yaml'], /nowhere\.yaml: neither a file nor a git ref/],
    [['--output=x'], /^\nUnknown option '--output'\.?\n\nnpm run spec:diff -- /],
    [['HEAD', '--fail-on', 'huge'], /--fail-on huge: the level has to be patch, minor or major/],
    [['HEAD', '--json', '--markdown'], /Choose one of --json and --markdown/],
    [['a', 'b', 'c'], /OLD and NEW are files or git refs/],
    [['package.json'], /package\.json: not an OpenAPI document/],
  ])('%j ends with a clear message and exit code 1', (args, message) => {
    const { code, stdout, stderr } = specDiff(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('does not take tags that are no full version for a release', () => {
    const others = ['v1', 'v2-notes', 'v2.0.0-beta.1'];
    for (const tag of others) git('tag', tag);
    const { stderr } = specDiff();
    git('tag', '--delete', ...others);
    expect(stderr).toMatch(/There is no release tag/);
  });

  (process.getuid?.() === 0 ? it : it.skip)(
    'says what git says of a folder that belongs to somebody else, not that there is no release',
    () => {
      const give = (uid: number): void => {
        for (const file of [copy.root, path.join(copy.root, '.git')]) fs.chownSync(file, uid, 0);
      };
      give(1234);
      const answers = [specDiff(), specDiff('v1.2.3')];
      give(0);
      for (const { code, stderr } of answers) {
        expect(stderr).toMatch(/dubious ownership[^]*git config --global --add safe\.directory/);
        expect(code).toBe(1);
      }
    },
  );

  it('says so when a commit has no spec', () => {
    const empty = git('commit-tree', '-m', 'empty', git('hash-object', '-t', 'tree', '-w', '/dev/null'));
    expect(specDiff(empty).stderr).toMatch(/that commit has no openapi\/messages\.yaml/);
  });

  it('compares two files, as Markdown, and finds nothing where they say the same', () => {
    for (const name of ['old.yaml', 'new.yaml']) fs.copyFileSync(specFile, path.join(copy.root, name));
    expect(
      specDiff('old.yaml', path.join(copy.root, 'new.yaml'), '--markdown', '--fail-on', 'patch'),
    ).toEqual({
      code: 0,
      stdout: '**none** (wire none, callbacks none, typescript none)\n\nNothing changed.\n',
      stderr: '',
    });
  });
});
