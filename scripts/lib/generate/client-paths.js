'use strict';
const path = require('node:path');
const { root } = require('../run.js');

const at = (/** @type {string[]} */ ...names) => path.join(root, ...names);

/** Where the input of the generator is kept, and where its output goes. All absolute. */
const clientPaths = {
  root,
  spec: at('openapi', 'messages.yaml'),
  config: at('openapi', 'generator.yaml'),
  ignoreFile: at('openapi', 'generator-ignore'),
  templates: at('openapi', 'templates'),
  /** Version and SHA-256 of the generator's JAR. */
  pin: at('openapitools.json'),
  /** The package of the client. New clients are made here, on its own disk, so that a rename can swap one in. */
  package: at('packages', 'client'),
  /** All that is generated, and nothing else: `src/`, `docs/` and `manifest.json`. */
  generated: at('packages', 'client', 'generated'),
};

module.exports = { clientPaths };
