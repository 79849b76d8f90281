// @ts-check
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
  /** Everything that is generated, and nothing else: `src/`, `docs/` and `manifest.json`. */
  client: at('packages', 'client', 'generated'),
  manifest: at('packages', 'client', 'generated', 'manifest.json'),
  /** Scratch space on the client's own disk, so that a rename can swap the new client in. */
  staging: at('packages', 'client', '.generating'),
};

/** What a regeneration replaces, as one unit, within `packages/client/generated`. The manifest comes last. */
const generatedUnits = ['src', 'docs', 'manifest.json'];

module.exports = { clientPaths, generatedUnits };
