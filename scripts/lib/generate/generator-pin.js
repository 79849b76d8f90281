// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');

/**
 * The generator this repository uses, as openapitools.json pins it (the file that the npm wrapper reads, too).
 *
 * @typedef {object} GeneratorPin
 * @property {string} version
 * @property {string} sha256 of the JAR; the wrapper ignores it, we do not run a JAR without it
 * @property {string} storageDir absolute
 * @property {string} jarFile absolute; named as the wrapper names it
 * @property {string} [downloadUrl] a mirror, with the wrapper's placeholders
 */

/** @returns {GeneratorPin} */
function readPin() {
  const { version, sha256, storageDir, repository } = JSON.parse(fs.readFileSync(clientPaths.pin, 'utf8'))[
    'generator-cli'
  ];
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new Error('openapitools.json: "generator-cli".sha256 must hold the SHA-256 of the JAR, in hex.');
  }
  const storage = path.resolve(clientPaths.root, storageDir);
  const jarFile = path.join(storage, `${version}.jar`);
  return { version, sha256, storageDir: storage, jarFile, downloadUrl: repository?.downloadUrl };
}

/**
 * Where the JAR is fetched from: the mirror of openapitools.json, else what the wrapper uses by default.
 *
 * @param {GeneratorPin} pin
 * @param {NodeJS.ProcessEnv} [env] fills `${env.NAME}`
 */
function jarUrl({ version, downloadUrl }, env = process.env) {
  const schema = '@openapitools/openapi-generator-cli/config.schema.json';
  const template =
    downloadUrl ?? require(schema).properties['generator-cli'].properties.repository.downloadUrl.default;
  /** @type {Record<string, string>} */
  const values = {
    groupId: 'org/openapitools',
    'group.id': 'org.openapitools',
    artifactId: 'openapi-generator-cli',
    'artifact.id': 'openapi-generator-cli',
    versionName: version,
  };
  return template.replace(
    /\$\{(?:env\.(.+?)|(.+?))\}/g,
    (/** @type {string} */ whole, /** @type {string} */ variable, /** @type {string} */ name) => {
      const value = variable ? env[variable] : values[name];
      if (value === undefined)
        throw new Error(`openapitools.json: nothing is known for ${whole} in downloadUrl.`);
      return value;
    },
  );
}

module.exports = { jarUrl, readPin };
