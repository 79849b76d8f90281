// How large what is published may be, in bytes. A change that needs more raises the number here, and says why.

/** The packed tarball of a package, as it travels, unless it has a budget of its own. */
const DEFAULT_TARBALL_BYTES = 115_000;

const TARBALL_BYTES: Readonly<Record<string, number>> = {
  // With room for one more operation, so that a change of the spec needs no line here.
  client: 38_000,
  sdk: 136_000,
  // The inbox page, its events and the waiters have a share of 80 kB.
  sandbox: 216_000,
};

/** What an application that has axios downloads for the SDK: its own tarball and the client's, with that room. */
export const SDK_DOWNLOAD_BYTES = 173_000;

/** The same once unpacked: code and source maps for each kind of modules, declarations, and the sources. */
export const SDK_INSTALLED_BYTES = 940_000;

/** What the command line adds to that: its own tarball, and papaparse as it is on the disk. */
export const CLI_DOWNLOAD_BYTES = 370_000;

/** The same once unpacked. Export and bulk are in its program. */
export const CLI_INSTALLED_BYTES = 610_000;

/** The budget of a tarball. @param name of the package's folder */
export function tarballBudget(name: string): number {
  return TARBALL_BYTES[name] ?? DEFAULT_TARBALL_BYTES;
}
