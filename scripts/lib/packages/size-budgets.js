// @ts-check
'use strict';

/**
 * How large what is published may be, in bytes. A change that needs more raises the number here, and says why.
 */
const sizeBudgets = {
  /** The packed tarball of a package, as it travels. */
  defaultTarballBytes: 120_000,
  /** Packages that need more. */
  tarballBytes: /** @type {Readonly<Record<string, number>>} */ ({
    // A journal, pacing and the BullMQ entry, for both module kinds.
    bulk: 200_000,
    client: 200_000,
    sdk: 400_000,
    sandbox: 300_000,
  }),
  /** What an application that has axios downloads for the SDK: its own tarball and the client's. */
  sdkDownloadBytes: 500_000,
  /** The same once unpacked: for each module kind code, declarations and source maps with their sources. */
  sdkInstalledBytes: 2_000_000,
};

module.exports = { sizeBudgets };
