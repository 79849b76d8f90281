// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { npmEnvironment } = require('../install.js');
const { packageFindings } = require('./package-rules.js');
const { bin, npm, root, run } = require('../run.js');
const { sizeBudgets } = require('./size-budgets.js');
const { sdkSizeFindings, sdkSizes, tarballFindings } = require('./tarball-rules.js');
const { publishedPackages } = require('./workspaces.js');

/** Names of the packages that are published, in the order of their dependencies. */
const published = publishedPackages().map(({ name }) => name);

const readJson = (/** @type {string} */ file) => JSON.parse(fs.readFileSync(file, 'utf8'));

/**
 * Packs a package's folder into another folder.
 *
 * @param {string} folder
 * @param {string} destination
 */
async function packFolder(folder, destination) {
  fs.mkdirSync(destination, { recursive: true });
  const [program, leading] = npm();
  const output = await run(
    program,
    [...leading, 'pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', destination],
    { cwd: folder, quiet: true, env: npmEnvironment() },
  );
  const [report] = JSON.parse(output.slice(output.indexOf('[')));
  return {
    tarball: path.join(destination, report.filename),
    files: report.files.map((/** @type {{ path: string }} */ file) => file.path),
    /** Bytes of the tarball, and of its files once installed. */
    packedBytes: Number(report.size),
    unpackedBytes: Number(report.unpackedSize),
    integrity: String(report.integrity),
  };
}

/** Packs one package of the repository. @param {string} name folder under packages/ @param {string} destination */
function pack(name, destination) {
  return packFolder(path.join(root, 'packages', name), destination);
}

/** The same files elsewhere, with other times: what decides about the bytes of a tarball is their content alone. */
function copyPackage(/** @type {string} */ from, /** @type {string[]} */ files, /** @type {string} */ to) {
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    fs.copyFileSync(path.join(from, file), path.join(to, file));
  }
}

/** publint, and are-the-types-wrong: is every entry loadable and typed for every kind of consumer? */
async function checkEntries(/** @type {string} */ tarball) {
  await run('node', [bin('publint'), 'run', tarball, '--strict'], { quiet: true });
  await run('node', [bin('@arethetypeswrong/cli', 'attw'), tarball, '--no-emoji', '--format', 'table'], {
    quiet: true,
  });
}

/**
 * Packs every published package and refuses broken rules, wrong exports, wrong types, an unrepeatable tarball and one
 * that is over its budget.
 */
async function checkPackages() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pack-'));
  const { license, engines } = readJson(path.join(root, 'package.json'));
  const house = { license, node: engines.node, version: readJson(path.join(root, 'lerna.json')).version };
  /** @type {string[]} */
  const findings = [];
  const tarballs = /** @type {Record<'client' | 'sdk', Awaited<ReturnType<typeof pack>>>} */ ({});
  try {
    for (const name of published) {
      const source = path.join(root, 'packages', name);
      const packed = await pack(name, folder);
      const texts = new Map(
        packed.files.map((/** @type {string} */ file) => [
          file,
          fs.readFileSync(path.join(source, file), 'utf8'),
        ]),
      );
      const manifest = readJson(path.join(source, 'package.json'));
      const copy = path.join(folder, 'again', name);
      copyPackage(source, packed.files, copy);
      const again = await packFolder(copy, path.join(folder, 'again'));
      const found = [
        ...packageFindings({ folder: name, manifest, files: texts }, house),
        ...tarballFindings(name, packed, again),
      ];
      if (name === 'client' || name === 'sdk') tarballs[name] = packed;
      findings.push(...found.map((finding) => `packages/${name}: ${finding}`));
      await checkEntries(packed.tarball);
      console.log(
        `  ${name}: ${packed.files.length} files, ${(packed.packedBytes / 1000).toFixed(1)} kB packed`,
      );
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  const sizes = sdkSizes(tarballs);
  for (const [key, bytes] of Object.entries(sizes))
    console.log(`  ${key}: ${bytes} of ${sizeBudgets[/** @type {keyof typeof sizes} */ (key)]}`);
  findings.push(...sdkSizeFindings(sizes));
  if (findings.length > 0)
    throw new Error(`What would be published breaks rules:\n  ${findings.join('\n  ')}`);
}

module.exports = { checkPackages, pack, published };
