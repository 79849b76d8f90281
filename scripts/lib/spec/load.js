// @ts-check
'use strict';
const fs = require('node:fs');
const YAML = require('yaml');
const { compositionLoops, brokenReferences } = require('./references.js');

/** A spec that can not be used, and why. Nothing was changed when it is thrown. */
class SpecError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'SpecError';
  }
}

/** The vendor's whole document has about 0.35 MB; what is many times larger is something else. */
const maxSpecBytes = 8 * 1024 * 1024;

/** @param {string} file @returns {string} */
function readSpecFile(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new SpecError(`${file}: there is no such file`);
  if (!stat.isFile()) throw new SpecError(`${file}: not a file`);
  if (stat.size > maxSpecBytes) {
    const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
    throw new SpecError(
      `${file}: ${megabytes(stat.size)} is too large for an API description; at most ${megabytes(maxSpecBytes)} are read`,
    );
  }
  return fs.readFileSync(file, 'utf8');
}

/** @param {unknown} document @param {string} label */
function checkVersion(document, label) {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new SpecError(
      `${label}: not an OpenAPI document; it should be an object that begins with "openapi: 3.0.x"`,
    );
  const { openapi, swagger, paths } = /** @type {Record<string, unknown>} */ (document);
  if (swagger !== undefined)
    throw new SpecError(`${label}: Swagger ${swagger} is not supported; convert it to OpenAPI 3.0 first`);
  if (openapi === undefined)
    throw new SpecError(`${label}: not an OpenAPI document; it has no "openapi" field with its version`);
  if (typeof openapi !== 'string' || !/^3\.0\.\d+$/.test(openapi))
    throw new SpecError(`${label}: OpenAPI ${openapi} is not supported; it has to be 3.0.x`);
  if (typeof paths !== 'object' || paths === null || Array.isArray(paths))
    throw new SpecError(`${label}: the OpenAPI document has no "paths"`);
}

/** @param {any} document @param {string} label */
function checkReferences(document, label) {
  const broken = brokenReferences(document);
  if (broken.length > 0) {
    const shown = broken.slice(0, 10).map(({ at, target, why }) => `  ${at}: ${target} ${why}`);
    const more = broken.length > 10 ? [`  and ${broken.length - 10} more`] : [];
    throw new SpecError([`${label}: broken references`, ...shown, ...more].join('\n'));
  }
  const [loop] = compositionLoops(document);
  if (loop) throw new SpecError(`${label}: a loop of references that never ends: ${loop.join(' -> ')}`);
}

/**
 * Parses and checks an OpenAPI 3.0 document in YAML or JSON.
 *
 * @param {string} text
 * @param {string} label what the messages call it: a file, or a file at a git ref
 * @returns {any} plain data, with YAML aliases expanded
 * @throws {SpecError}
 */
function parseSpec(text, label) {
  const parsed = YAML.parseDocument(text, { prettyErrors: true });
  const [error] = parsed.errors;
  if (error) throw new SpecError(`${label}: not valid YAML or JSON: ${error.message}`);
  let document;
  try {
    document = parsed.toJS({ maxAliasCount: 1000 });
  } catch (cause) {
    throw new SpecError(`${label}: ${/** @type {Error} */ (cause).message}`);
  }
  checkVersion(document, label);
  checkReferences(document, label);
  return document;
}

module.exports = { SpecError, maxSpecBytes, parseSpec, readSpecFile };
