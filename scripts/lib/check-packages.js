// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bin, npm, root, run } = require('./run.js');

/** The packages that are published, in the order of their dependencies. */
const published = ['client', 'sdk', 'sandbox'];

/** What a tarball may hold; anything else in it is a finding. */
const allowed = [
  /^package\.json$/,
  /^(README|CHANGELOG|LICENSE)(\.md)?$/,
  /^dist\/(cjs|esm)\/[\w./-]+\.(js|d\.ts)$/,
  /^dist\/esm\/package\.json$/,
  /^docs\/\w+\.md$/,
  /^openapi\/messages\.yaml$/,
];

/**
 * Packs one package into a folder.
 *
 * @param {string} name folder under packages/
 * @param {string} destination
 * @returns {Promise<{ tarball: string, files: string[], unpackedSize: number, shasum: string }>}
 */
async function pack(name, destination) {
  const [program, leading] = npm();
  const output = await run(
    program,
    [...leading, 'pack', '--json', '--ignore-scripts', '--pack-destination', destination],
    {
      cwd: path.join(root, 'packages', name),
      quiet: true,
    },
  );
  const [report] = JSON.parse(output.slice(output.indexOf('[')));
  return {
    tarball: path.join(destination, report.filename),
    files: report.files.map((/** @type {{ path: string }} */ file) => file.path),
    unpackedSize: report.unpackedSize,
    shasum: report.shasum,
  };
}

/** Packs every published package and refuses stray files, wrong exports and wrong types. */
async function checkPackages() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pack-'));
  try {
    for (const name of published) {
      const { tarball, files } = await pack(name, folder);
      const stray = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
      if (stray.length > 0)
        throw new Error(`The tarball of packages/${name} holds files it should not: ${stray.join(', ')}`);
      await run('node', [bin('publint'), 'run', tarball, '--strict'], { quiet: true });
      await run('node', [bin('@arethetypeswrong/cli', 'attw'), tarball, '--no-emoji', '--format', 'table'], {
        quiet: true,
      });
      console.log(`  ${name}: ${files.length} files, publint and attw without a finding`);
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { checkPackages, pack, published };
