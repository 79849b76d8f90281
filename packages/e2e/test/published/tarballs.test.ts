import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { operations } from '@bandwidth-messages/client/operations';
import { publishedPackages } from '../../../../scripts/lib/packages/workspaces.js';
import { root } from '../../../../scripts/lib/run.js';
import { packPackages, type PackedPackage } from '../../src/pack-packages.js';
import { packageFindings, type House, type Manifest } from '../../src/package-rules.js';
import { CLI_DOWNLOAD_BYTES, CLI_INSTALLED_BYTES, sdkBudget, tarballBudget } from '../../src/size-budgets.js';

const exec = promisify(execFile);

let folder: string;
let packages: ReadonlyMap<string, PackedPackage>;
let entries: Record<string, string[]>;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tarballs-'));
  const packed = await packPackages(folder);
  packages = new Map(packed.map((each) => [each.name, each]));
  const program = path.join(__dirname, '..', '..', 'src', 'check-entries.mts');
  const tarballs = packed.map(({ tarball }) => tarball);
  const { stdout } = await exec(process.execPath, ['--import', 'tsx', program, ...tarballs], { cwd: root });
  entries = JSON.parse(stdout) as Record<string, string[]>;
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function readJson(...names: string[]): unknown {
  return JSON.parse(fs.readFileSync(path.join(root, ...names), 'utf8'));
}

function house(): House {
  const { license, engines } = readJson('package.json') as { license: string; engines: { node: string } };
  return { license, node: engines.node, version: (readJson('lerna.json') as { version: string }).version };
}

const operationCount = Object.keys(operations).length;
const names = publishedPackages().map(({ name }) => name);

test.each(names)('the package %s keeps the rules for what is published', (name) => {
  const at = (file: string): string => path.join(root, 'packages', name, file);
  const files = packages.get(name)!.files.map((file) => [file, fs.readFileSync(at(file), 'utf8')] as const);
  const manifest = readJson('packages', name, 'package.json') as Manifest;
  expect(packageFindings({ folder: name, manifest, files: new Map(files) }, house())).toEqual([]);
});

test.each(names)('every entry of %s can be loaded and is typed for every kind of consumer', (name) => {
  expect(entries[packages.get(name)!.tarball]).toEqual([]);
});

test.each(names)('the tarball of %s is within its budget', (name) => {
  expect(packages.get(name)!.packedBytes).toBeLessThanOrEqual(tarballBudget(name, operationCount));
});

function sizesOf(names: readonly string[]): { packed: number; unpacked: number } {
  const chosen = names.map((name) => packages.get(name)!);
  const sum = (numbers: number[]): number => numbers.reduce((total, bytes) => total + bytes, 0);
  return {
    packed: sum(chosen.map(({ packedBytes }) => packedBytes)),
    unpacked: sum(chosen.map(({ unpackedBytes }) => unpackedBytes)),
  };
}

test('what an application gets with the SDK, which is that and the client, is within its budget', () => {
  const { packed, unpacked } = sizesOf(['client', 'sdk']);
  const budget = sdkBudget(operationCount);
  expect(packed).toBeLessThanOrEqual(budget.packed);
  expect(unpacked).toBeLessThanOrEqual(budget.unpacked);
});

test('what the command line adds to the SDK, its library included, is within its budget', () => {
  const { packed, unpacked } = sizesOf(['cli']);
  const library = folderBytes(path.dirname(require.resolve('papaparse/package.json')));
  expect(packed + library).toBeLessThanOrEqual(CLI_DOWNLOAD_BYTES);
  expect(unpacked + library).toBeLessThanOrEqual(CLI_INSTALLED_BYTES);
});

test('the program of the command line loads nothing that an installation lacks', () => {
  const { bin, dependencies } = readJson('packages', 'cli', 'package.json') as {
    bin: Record<string, string>;
    dependencies: object;
  };
  const program = fs.readFileSync(path.join(root, 'packages', 'cli', bin['bw-messages']!), 'utf8');
  const loaded = [...program.matchAll(/\brequire\("((?:@[^/"]+\/)?[^/"]+)/g)].map(([, name]) => name!);
  const others = loaded.filter((name) => !name.startsWith('node:') && !(name in dependencies));
  expect(loaded).toContain('@bandwidth-messages/sdk');
  expect(others).toEqual([]);
});

function folderBytes(folder: string): number {
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((bytes, { parentPath, name }) => bytes + fs.statSync(path.join(parentPath, name)).size, 0);
}
