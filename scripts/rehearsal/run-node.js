// @ts-check
'use strict';
const path = require('node:path');
const { installedVersion, main, makeConsumer, program, runProgram, toJavaScript } = require('./consumer.js');

/**
 * A user's plain JavaScript project.
 *
 * @param {import('./cases.js').NodeCase} item
 * @param {import('./cases.js').Surroundings} surroundings
 * @returns {Promise<string>} what was met, for the table
 */
async function runNode({ module, node, axios }, { folder, registry, sandbox, findNode }) {
  const file = module === 'cjs' ? 'program.cjs' : 'program.mjs';
  await makeConsumer(folder, registry, {
    dependencies: {
      '@bandwidth-messages/sdk': 'latest',
      '@bandwidth-messages/client': 'latest',
      ...(axios && { axios }),
    },
    files: { [file]: toJavaScript(program + main, module) },
  });
  await runProgram(findNode(node), path.join(folder, file), sandbox);
  return `axios ${installedVersion(folder, 'axios')}`;
}

module.exports = { runNode };
