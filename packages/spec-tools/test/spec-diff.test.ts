import fs from 'node:fs';
import path from 'node:path';
import { copyRepository, type RepositoryCopy } from '../src/repository/repository-copy.js';
import { readTransitions, specFile } from './support/corpus.js';
import { gitIn } from './support/git-in.js';
import { startTool, type ToolResult } from './support/start-tool.js';

jest.setTimeout(300_000);

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
    [['--output=x'], /Unknown option/],
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

  it('says so when a commit has no spec', () => {
    const empty = git('commit-tree', '-m', 'empty', git('hash-object', '-t', 'tree', '-w', '/dev/null'));
    expect(specDiff(empty).stderr).toMatch(/that commit has no openapi\/messages\.yaml/);
  });

  it('compares two files, as Markdown, and fails from the level on that was named', () => {
    const names = ['old.yaml', 'new.yaml'].map((name) => path.join(copy.root, name)) as [string, string];
    const transition = readTransitions().find(({ name }) => name === 'a field of a payload may be missing')!;
    fs.writeFileSync(names[0], transition.old);
    fs.writeFileSync(names[1], transition.now.replace('requests: 3500', 'requests: 3000'));
    const { code, stdout } = specDiff('old.yaml', names[1], '--markdown', '--fail-on', 'major');
    expect(stdout).toMatch(/^\*\*major\*\* \(wire minor, callbacks major, typescript major\)/);
    expect(stdout).toMatch(/\| minor \| wire \| .*x-rate-limit \| .*3500.*3000.*slows down by itself/);
    expect(stdout).toMatch(/\| major \| callbacks \| .*inboundCallback/);
    expect(code).toBe(1);
  });
});
