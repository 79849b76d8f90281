import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashesOf } from '../src/repository/folder-files.js';
import { ROOT } from '../src/repository/root.js';
import { vendorFile } from './support/corpus.js';
import { startTool } from './support/start-tool.js';

let folder: string;
beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec update '))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** None of these gets as far as to touch the working tree, so it is the real one. */
function refusalOf(...args: string[]): string {
  const touched = ['openapi', 'packages/client/generated'];
  const state = (): object => hashesOf(ROOT, ...touched);
  const before = state();
  const { code, stdout, stderr } = startTool('spec-update', args);
  expect(code).toBe(1);
  expect(stdout).not.toMatch(/Changed:|copy the repository/);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(state()).toEqual(before);
  return stderr;
}
function written(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}
const vendor = fs.readFileSync(vendorFile, 'utf8');

describe('npm run spec:update leaves everything as it is, and says why, for', () => {
  it.each<[string, () => string[], RegExp]>([
    ['no file at all', () => [], /npm run spec:update -- FILE/],
    ['a file that is not there', () => [path.join(folder, 'none.yaml')], /there is no such file/],
    [
      'an unknown option',
      () => ['--force', vendorFile],
      /Unknown option '--force'\.?\n\nnpm run spec:update -- FILE/,
    ],
    [
      'a page in place of a spec',
      () => [written('page.html', '<html><p>Not found</p>')],
      /not an OpenAPI document/,
    ],
    [
      'OpenAPI 3.1',
      () => [written('31.yaml', vendor.replace('openapi: 3.0.3', 'openapi: 3.1.0'))],
      /OpenAPI 3\.1\.0 is not supported/,
    ],
    [
      'Swagger 2.0',
      () => [written('2.json', '{"swagger":"2.0","paths":{}}')],
      /Swagger 2\.0 is not supported/,
    ],
    [
      'a YAML error',
      () => [written('broken.yaml', vendor.replace('paths:', 'paths: ['))],
      /not valid YAML or JSON/,
    ],
    [
      'half a file',
      () => [written('half.yaml', vendor.slice(0, vendor.indexOf('\n    priorityEnum:')))],
      /broken references|not valid|of another form/,
    ],
    [
      'another API',
      () => [
        written('other.yaml', vendor.replaceAll('/users/{accountId}/messages', '/users/{accountId}/mail')),
      ],
      /has no path \/users\/\{accountId\}\/messages/,
    ],
    [
      '50 MB',
      () => {
        const file = written('large.yaml', vendor);
        fs.truncateSync(file, 50 * 1024 * 1024);
        return [file];
      },
      /50\.0 MB is too large/,
    ],
  ])('%s', (_what, args, message) => expect(refusalOf(...args())).toMatch(message));
});
