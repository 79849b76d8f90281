// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pack } = require('../../../scripts/lib/packages/check-packages.js');
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
      const { files } = await pack(name, path.join(folder, 'tarballs'));
      for (const file of files) {
        const target = path.join(folder, 'node_modules', '@bandwidth-messages', name, file);
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.copyFileSync(path.join(source, file), target);
      }
    }
    for (const dependency of dependencyFolders('axios', benchmarks)) {
      const target = path.join(folder, path.relative(benchmarks, dependency));
      fs.cpSync(dependency, target, { recursive: true });
    }
    fs.rmSync(path.join(folder, 'tarballs'), { recursive: true });
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

module.exports = { installSdk };
