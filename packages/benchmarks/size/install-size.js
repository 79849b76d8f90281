// @ts-check
'use strict';
const path = require('node:path');
const { dependencyFolders, folderSize } = require('../lib/dependency-folders.js');
const { installSdk } = require('../lib/installed-sdk.js');

const benchmarks = path.resolve(__dirname, '..');
const maxMoreThanAxiosMb = 0.7;
/** The SDK and the generated client. */
const maxMorePackages = 2;

/** Bytes on disk after installing one package. @param {string} name @param {string} from */
function installSize(name, from) {
  const folders = [...dependencyFolders(name, from)];
  const sizes = folders.map(folderSize);
  return {
    megabytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
    files: sizes.reduce((sum, { files }) => sum + files, 0),
    packages: folders.length,
  };
}

/** @returns {Promise<import('../lib/table.js').Table[]>} */
async function measureInstallSize() {
  const axios = installSize('axios', benchmarks);
  const installed = await installSdk();
  try {
    const sdk = installSize('@bandwidth-messages/sdk', installed.folder);
    const peers = ['bandwidth-sdk', 'stripe', 'openai'];
    const row = (/** @type {string} */ name, /** @type {typeof axios} */ size) => ({
      name,
      values: {
        ...size,
        more: size.megabytes - axios.megabytes,
        morePackages: size.packages - axios.packages,
      },
    });
    return [
      {
        title: 'Install size',
        note: 'Files on disk of the package and all its dependencies (1 MB = 10^6 bytes).',
        figures: [
          { key: 'megabytes', title: 'MB' },
          { key: 'more', title: 'MB over axios' },
          { key: 'packages', title: 'packages', digits: 0 },
          { key: 'morePackages', title: 'packages over axios', digits: 0 },
          { key: 'files', title: 'files', digits: 0 },
        ],
        rows: [
          row('axios', axios),
          {
            ...row('our SDK', sdk),
            targets: [
              { figure: 'more', max: maxMoreThanAxiosMb },
              { figure: 'morePackages', max: maxMorePackages },
            ],
          },
          ...peers.map((name) => row(name, installSize(name, benchmarks))),
        ],
      },
    ];
  } finally {
    installed.remove();
  }
}

module.exports = { measureInstallSize };
