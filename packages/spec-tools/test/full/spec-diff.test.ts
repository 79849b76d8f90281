import fs from 'node:fs';
import path from 'node:path';
import { copyRepository, type RepositoryCopy } from '../../src/repository/repository-copy.js';
import { readTransitions, specFile } from '../support/corpus.js';
import { gitIn } from '../support/git-in.js';
import { startTool, type ToolResult } from '../support/start-tool.js';

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
const edit = (from: string, to: string): void => {
  const text = fs.readFileSync(spec(), 'utf8');
  expect(text).toContain(from);
  fs.writeFileSync(spec(), text.replace(from, to));
};

describe('npm run spec:diff', () => {
  it('compares the last release with the working tree', () => {
    git('add', '--all', 'openapi');
    git('commit', '--quiet', '--allow-empty', '-m', 'x');
    // The newest version counts, not the newest tag, nor one that is no full version.
    for (const tag of ['v1.10.0', 'v1.9.0', 'v2', 'v2.0.0-beta.1']) git('tag', tag);
    expect(specDiff()).toEqual({
      code: 0,
      stdout: 'no changes: none (wire none, callbacks none, typescript none)\n',
      stderr: '',
    });

    edit('maxLength: 2048', 'maxLength: 1024');
    edit('requests: 3500', 'requests: 3000');
    const { code, stdout } = specDiff();
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(
      /^major +wire +#\/components\/schemas\/messageRequest\/properties\/text\/maxLength: .*2048.*1024.*may be refused$/,
    );
    expect(stdout).toMatch(/^minor +wire +.*x-rate-limit: .*3500.*3000.*slows down by itself/m);
    expect(lines.at(-1)).toBe('major (wire major, callbacks none, typescript patch)');

    const json = specDiff('v1.10.0', '--json', '--fail-on', 'major');
    expect(json.code).toBe(1);
    const verdict = JSON.parse(json.stdout);
    expect(Object.keys(verdict)).toEqual(['overall', 'wire', 'callbacks', 'typescript', 'changes']);
    expect(verdict).toMatchObject({
      overall: 'major',
      wire: 'major',
      callbacks: 'none',
      typescript: 'patch',
    });
    for (const change of verdict.changes) {
      expect(Object.keys(change).sort()).toEqual(['aspect', 'level', 'message', 'path']);
    }
  });

  it('compares two files, as Markdown, and fails from the level on that was named', () => {
    const names = ['old.yaml', 'new.yaml'].map((name) => path.join(copy.root, name)) as [string, string];
    const changed = 'the header of the answer to a callback may be missing';
    const transition = readTransitions().find(({ name }) => name === changed)!;
    fs.writeFileSync(names[0], transition.old);
    fs.writeFileSync(names[1], transition.now);
    const { code, stdout } = specDiff('old.yaml', names[1], '--markdown', '--fail-on', 'major');
    expect(stdout).toMatch(/^\*\*major\*\* \(wire none, callbacks major, typescript none\)/);
    expect(stdout).toMatch(/\| major \| callbacks \| .*callbackChallenge.*the header may be missing \|/);
    expect(code).toBe(1);
  });
});
