import fs from 'node:fs';
import path from 'node:path';
import { publishedPackages } from '../lib/packages/workspaces.js';
import { root } from '../lib/run.js';

const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  'examples/README.md',
  'openapi/README.md',
  'scripts/README.md',
  ...fs.readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
  ...fs
    .readdirSync(path.join(root, 'packages'))
    .map((name) => `packages/${name}/README.md`)
    .filter((file) => fs.existsSync(path.join(root, file))),
];

test.each(PAGES)('every link of %s to a file of this repository leads to one', (page) => {
  const targets = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
    ([, target]) => target!,
  );
  const missing = targets.filter((target) => !fs.existsSync(path.join(root, path.dirname(page), target)));
  expect(missing).toEqual([]);
});

test.each(PAGES)('every file and folder of this repository that %s names is there', (page) => {
  const named = [
    ...read(page).matchAll(/`((?:packages|scripts|openapi|docs|examples|\.github)\/[\w./-]+)`/g),
  ];
  const missing = named.map(([, file]) => file!).filter((file) => !fs.existsSync(path.join(root, file)));
  // Made by what the page speaks of.
  const made = ['packages/client/.generating'];
  expect(missing.filter((file) => !made.includes(file))).toEqual([]);
});

const REPOSITORY = `${JSON.parse(read('package.json')).homepage.replace('#readme', '')}/blob/main/`;
const headingsOf = (file: string): string[] =>
  [
    ...read(file)
      .replace(/^```[\s\S]*?^```$/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );

test.each(PAGES)('every link of %s that names a heading leads to one', (page) => {
  const missing = [...read(page).matchAll(/\]\(([^)\s#]*)#([^)\s]+)\)/g)].filter(([, target, anchor]) => {
    if (/^https?:/.test(target!) && !target!.startsWith(REPOSITORY)) return false;
    const file = target!.startsWith(REPOSITORY)
      ? target!.slice(REPOSITORY.length)
      : path.posix.join(path.posix.dirname(page), target || path.posix.basename(page));
    return !headingsOf(file).includes(anchor!);
  });
  expect(missing.map(([link]) => link)).toEqual([]);
});

test.each(publishedPackages().map(({ name }) => `packages/${name}/README.md`))(
  '%s, which is read on a registry and in node_modules, too, has no link that needs the repository around it',
  (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)/g)].map(([, target]) => target!);
    expect(links.filter((target) => !/^https:/.test(target))).toEqual([]);
    const own = links.filter((target) => target.startsWith(REPOSITORY));
    expect(own.filter((target) => !fs.existsSync(path.join(root, target.slice(REPOSITORY.length))))).toEqual(
      [],
    );
  },
);

test('the badges of README.md are those of the workflow and the licence that there are', () => {
  const badges = [...read('README.md').matchAll(/^\[!\[(.+?)\]\((.+?)\)\]\((.+?)\)$/gm)];
  expect(badges.map(([, title]) => title)).toEqual([
    'ci',
    `licence: ${JSON.parse(read('package.json')).license}`,
  ]);
  for (const [, , image, target] of badges)
    for (const [, file] of `${image} ${target}`.matchAll(/\/(workflows\/\w+\.yml)/g))
      expect(fs.existsSync(path.join(root, '.github', file!))).toBe(true);
  expect(read('LICENSE')).toMatch(/^MIT License/);
});

describe('the table of README.md that says what to edit for a change', () => {
  const section = read('README.md').split('## To change X, edit Y')[1]?.split('\n## ')[0] ?? '';
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const codeOf = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

  test('has a row for what newcomers ask for', () => {
    const asked = rows.map(([, change]) => change).join('\n');
    for (const word of [
      'limiter',
      'credential',
      'paging',
      'timeout',
      'token is renewed',
      'an option',
      'an event',
      'the export',
      'check before a release',
      'rule of spec:diff',
      'supported Node versions',
    ])
      expect(asked).toContain(word);
  });

  test.each(rows.map(([, change, where, then]) => [change!, where!, then!]))('%s', (_, where, then) => {
    const files = codeOf(where).filter((code) => !/^[A-Z_]+$/.test(code));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !fs.existsSync(path.join(root, file)))).toEqual([]);
    for (const constant of codeOf(where).filter((code) => /^[A-Z_]+$/.test(code)))
      expect(read(files[0]!)).toContain(`const ${constant} =`);
    for (const command of codeOf(then)) {
      const [, script = '', folder = '.'] = /^npm (?:run )?([\w:]+)(?: -- (.+))?$/.exec(command) ?? [];
      expect(Object.keys(JSON.parse(read('package.json')).scripts)).toContain(script);
      expect(fs.existsSync(path.join(root, folder))).toBe(true);
    }
  });
});

const foldersOf = (folder: string): string[] =>
  fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

test.each(foldersOf('packages').filter((name) => fs.existsSync(path.join(root, 'packages', name, 'src'))))(
  'packages/%s/README.md tells of every folder of src what it does',
  (name) => {
    const readme = read(`packages/${name}/README.md`);
    const missing = foldersOf(`packages/${name}/src`).filter(
      (folder) => !readme.includes(`\`${folder}/\``) && !readme.includes(`\`src/${folder}/\``),
    );
    expect(missing).toEqual([]);
  },
);

test('scripts/README.md tells of every script of package.json and every folder of lib what it does', () => {
  const readme = read('scripts/README.md');
  const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
  const named = [...readme.matchAll(/^\| `(?:npm (?:run )?)?([\w:]+)[^`]*`/gm)].map(([, script]) => script);
  expect(named).toEqual(expect.arrayContaining(scripts));
  expect(foldersOf('scripts/lib').filter((folder) => !readme.includes(`\`${folder}/\``))).toEqual([]);
});

test('packages/benchmarks/README.md tells of every topic what is measured, and how', () => {
  const named = [...read('packages/benchmarks/README.md').matchAll(/^\| `(\w+)`/gm)].map(
    ([, topic]) => topic!,
  );
  const topics = [...read('packages/benchmarks/lib/topics.js').matchAll(/^ {2}(\w+): (?:async )?\(/gm)];
  expect(topics.length).toBeGreaterThan(5);
  expect(named).toEqual(topics.map(([, topic]) => topic));
});

test('README.md has a row for every package', () => {
  const readme = read('README.md');
  expect(foldersOf('packages').filter((name) => !readme.includes(`| [packages/${name}](`))).toEqual([]);
});

test('the words of messages that docs/troubleshooting.md quotes are words of our sources', () => {
  const sources = fs
    .readdirSync(path.join(root, 'packages'))
    .map((name) => path.join(root, 'packages', name, 'src'))
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) =>
      fs
        .readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => fs.readFileSync(path.join(folder, file), 'utf8')),
    )
    .join('\n');
  const quoted = [...read('docs/troubleshooting.md').matchAll(/^\| ([^|]+) \|/gm)]
    .flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, words]) => words!))
    .filter((words) => / /.test(words));
  // What stands for a value is left out: the words around it are what is looked for.
  const missing = quoted.flatMap((words) =>
    words
      .split(/…|\d+|listMessages|BW_|request-validation:?|max-message-queue-size-exceeded/)
      .map((part) => part.trim())
      .filter((part) => part.split(' ').length > 2 && !sources.includes(part)),
  );
  expect(missing).toEqual([]);
});
