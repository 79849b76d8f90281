// @ts-check
'use strict';

/**
 * How large what is published may be, in bytes. A change that needs more raises the number here, and says why.
 */
const sizeBudgets = {
  /** The packed tarball of each package, as it travels. */
  tarballBytes: /** @type {Readonly<Record<string, number>>} */ ({
    client: 50_000,
    sdk: 90_000,
    sandbox: 120_000,
  }),
  /** What installing the SDK adds to an application that has axios: its own and the client's files, unpacked. */
  sdkInstalledBytes: 300_000,
};

module.exports = { sizeBudgets };
