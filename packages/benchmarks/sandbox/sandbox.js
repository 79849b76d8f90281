// @ts-check
'use strict';
const { measureListPage } = require('./list-page.js');
const { measureStart } = require('./start.js');

/**
 * What the sandbox costs, so that it is never what a test measures.
 *
 * @param {{ rounds?: number, scale?: number, say: (text: string) => void }} options
 * @returns {Promise<import('../lib/table.js').Table[]>}
 */
async function measureSandbox({ rounds = 7, scale = 1, say }) {
  return [await measureListPage({ rounds, scale, say }), await measureStart({ rounds, say })];
}

module.exports = { measureSandbox };
