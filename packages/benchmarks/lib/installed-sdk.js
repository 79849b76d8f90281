// @ts-check
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { dependencyFolders } = require('./dependency-folders.js');

const benchmarks = path.resolve(__dirname, '..');

/**
 * What `npm install` leaves behind of the packages of a user, in a folder of its own: exactly the files that would be
 * published, and axios with its dependencies in the version that raw axios is measured in.
 */
async function installSdk(names = ['client', 'sdk']) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-sdk-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    for (const name of names) {
      const source = path.join(benchmarks, '..', name);
      for (const file of publishedFiles(source)) {
        const target = path.join(folder, 'node_modules', '@bandwidth-messages', name, file);
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.copyFileSync(path.join(source, file), target);
      }
    }
    for (const dependency of dependencyFolders('axios', benchmarks)) {
      const target = path.join(folder, path.relative(benchmarks, dependency));
      fs.cpSync(dependency, target, { recursive: true });
    }
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The files of a package that npm would publish. @param {string} folder @returns {string[]} */
function publishedFiles(folder) {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
  const output = execFileSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const [report] = JSON.parse(output.slice(output.indexOf('[')));
  return report.files.map((/** @type {{ path: string }} */ file) => file.path);
}

module.exports = { installSdk };
