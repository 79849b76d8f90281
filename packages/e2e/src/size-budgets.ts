// How large what is published may be, in bytes. A change that needs more raises the number here, and says why.

/** The packed tarball of a package, as it travels, unless it has a budget of its own. */
const DEFAULT_TARBALL_BYTES = 120_000;

const TARBALL_BYTES: Readonly<Record<string, number>> = {
  // A journal, pacing and the BullMQ entry, for both module kinds.
  bulk: 200_000,
  client: 60_000,
  sdk: 210_000,
  // 209 kB, at most 80 kB for the inbox page, its events and the waiters, and 7 kB for what else grows.
  sandbox: 296_000,
};

/** What an application that has axios downloads for the SDK: its own tarball and the client's. */
export const SDK_DOWNLOAD_BYTES = 260_000;

/** The same once unpacked: for each module kind code, declarations and source maps, and the sources. */
export const SDK_INSTALLED_BYTES = 1_600_000;

/** What the command line adds to that: its own tarball, and papaparse as it is on the disk. */
export const CLI_DOWNLOAD_BYTES = 400_000;

/** The same once unpacked. Export and bulk are in its program. */
export const CLI_INSTALLED_BYTES = 650_000;

/** The budget of a tarball. @param name of the package's folder */
export function tarballBudget(name: string): number {
  return TARBALL_BYTES[name] ?? DEFAULT_TARBALL_BYTES;
}
