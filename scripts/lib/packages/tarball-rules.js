// @ts-check
'use strict';
const { sizeBudgets } = require('./size-budgets.js');

/** @typedef {{ packedBytes: number, unpackedBytes: number, integrity: string }} Tarball */

/**
 * The rules for a tarball as such.
 *
 * @param {string} name of the package's folder
 * @param {Tarball} packed
 * @param {Tarball} again packed once more, from the same files with other times
 * @returns {string[]} one sentence for each broken rule
 */
function tarballFindings(name, packed, again) {
  const findings = [];
  if (again.integrity !== packed.integrity) findings.push('packing it twice does not give the same bytes');
  const budget = sizeBudgets.tarballBytes[name] ?? sizeBudgets.defaultTarballBytes;
  if (packed.packedBytes > budget)
    findings.push(`the tarball has ${packed.packedBytes} bytes, its budget is ${budget}`);
  return findings;
}

/**
 * What an application that has axios gets with the SDK: it and the client.
 *
 * @param {{ client: Tarball, sdk: Tarball }} tarballs
 */
function sdkSizes({ client, sdk }) {
  return {
    sdkDownloadBytes: client.packedBytes + sdk.packedBytes,
    sdkInstalledBytes: client.unpackedBytes + sdk.unpackedBytes,
  };
}

/** @param {ReturnType<typeof sdkSizes>} sizes @returns {string[]} one sentence for each budget that is exceeded */
function sdkSizeFindings(sizes) {
  const keys = /** @type {(keyof typeof sizes)[]} */ (Object.keys(sizes));
  return keys
    .filter((key) => sizes[key] > sizeBudgets[key])
    .map((key) => `${key}: client and SDK have ${sizes[key]} bytes, the budget is ${sizeBudgets[key]}`);
}

module.exports = { sdkSizeFindings, sdkSizes, tarballFindings };
