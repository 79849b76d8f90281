// How large what is published may be, in bytes. A change that needs more raises the number here, and says why.

/** The packed tarball of a package, as it travels, unless it has a budget of its own. */
const DEFAULT_TARBALL_BYTES = 115_000;

const TARBALL_BYTES: Readonly<Record<string, number>> = {
  // 3 kB of it are a journal that no two processes write, and that can be read again after each of its ends.
  bulk: 120_000,
  client: 35_000,
  // 2 kB of it are checks of what client.api is given, and what keeps callers to one request for a token.
  sdk: 138_000,
  // The inbox page, its events and the waiters have a share of 80 kB.
  sandbox: 216_000,
};

/** What each operation of the spec adds to the client, so that a new one needs no line here. */
const OPERATION_TARBALL_BYTES = 1_500;
const OPERATION_INSTALLED_BYTES = 26_000;

/** What an application that has axios downloads for the SDK: its own tarball and the client's, without operations. */
const SDK_DOWNLOAD_BYTES = 170_000;

/** The same once unpacked: code and source maps for each kind of modules, declarations, and the sources. */
const SDK_INSTALLED_BYTES = 878_000;

/** What the command line adds to that: its own tarball, and papaparse as it is on the disk. */
export const CLI_DOWNLOAD_BYTES = 370_000;

/** The same once unpacked. Export and bulk are in its program. */
export const CLI_INSTALLED_BYTES = 610_000;

/**
 * The budget of a tarball.
 *
 * @param name of the package's folder
 * @param operations how many the spec has
 */
export function tarballBudget(name: string, operations: number): number {
  const generated = name === 'client' ? operations * OPERATION_TARBALL_BYTES : 0;
  return (TARBALL_BYTES[name] ?? DEFAULT_TARBALL_BYTES) + generated;
}

/**
 * The budget of what an application gets with the SDK: packed, and once it is installed.
 *
 * @param operations how many the spec has
 */
export function sdkBudget(operations: number): { packed: number; unpacked: number } {
  return {
    packed: SDK_DOWNLOAD_BYTES + operations * OPERATION_TARBALL_BYTES,
    unpacked: SDK_INSTALLED_BYTES + operations * OPERATION_INSTALLED_BYTES,
  };
}
