import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../../../scripts/lib/run.js';

let out: string;
let pages: string[];

beforeAll(async () => {
  out = fs.mkdtempSync(path.join(os.tmpdir(), 'reference-'));
  const program = 'packages/e2e/src/reference/build-reference.mts';
  await promisify(execFile)(process.execPath, ['--import', 'tsx', program, out], { cwd: root });
  pages = fs
    .readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => path.join(out, file));
}, 120_000);
afterAll(() => fs.rmSync(out, { recursive: true, force: true }));

const read = (file: string): string => fs.readFileSync(file, 'utf8');
const attribute = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) =>
    value!.replaceAll('&amp;', '&'),
  );

test('every link of the API reference leads to a page, and to a heading that is on it', () => {
  expect(pages.length).toBeGreaterThan(200);
  const ids = new Map(pages.map((page) => [page, new Set(attribute(read(page), 'id'))]));
  const broken = pages.flatMap((page) =>
    [...attribute(read(page), 'href'), ...attribute(read(page), 'src')]
      .filter((target) => !/^(https?|mailto):/.test(target))
      .filter((target) => {
        const [file = '', anchor = ''] = target.split('#');
        const at =
          file === '' ? page : path.resolve(path.dirname(page), decodeURIComponent(file.split('?')[0]!));
        if (!fs.existsSync(at)) return true;
        return anchor !== '' && ids.has(at) && !ids.get(at)!.has(decodeURIComponent(anchor));
      })
      .map((target) => `${path.relative(out, page)}: ${target}`),
  );
  expect([...new Set(broken)]).toEqual([]);
});

test('the API reference loads nothing from the network', () => {
  const loaded = pages.flatMap((page) => {
    const html = read(page);
    const tags = html.match(/<(script|link|img|iframe)\b[^>]*>/g) ?? [];
    return tags.filter((tag) => /\s(src|href)="(https?:)?\/\//.test(tag));
  });
  expect(loaded).toEqual([]);
});
