import path from 'node:path';
import { npmEnvironment } from '../../../scripts/lib/install.js';
import { publishedPackages } from '../../../scripts/lib/packages/workspaces.js';
import { npm, root, run } from '../../../scripts/lib/run.js';

/** A package as it is published. */
export interface PackedPackage {
  /** Of its folder. */
  readonly name: string;
  readonly tarball: string;
  /** The paths of the files in it. */
  readonly files: readonly string[];
  readonly packedBytes: number;
  /** Bytes of its files once installed. */
  readonly unpackedBytes: number;
}

/** What `npm pack --json` says of each package. */
interface PackReport {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
  readonly size: number;
  readonly unpackedSize: number;
}

/**
 * Packs packages of the repository, with one start of npm.
 *
 * @param destination an existing folder
 * @param names of folders under `packages/`; by default of all that are published
 */
export async function packPackages(
  destination: string,
  names: readonly string[] = publishedPackages().map(({ name }) => name),
): Promise<PackedPackage[]> {
  const [program, leading] = npm();
  const options = ['--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', destination];
  const folders = names.flatMap((name) => ['--workspace', path.join('packages', name)]);
  const output = await run(program, [...leading, 'pack', ...options, ...folders], {
    cwd: root,
    quiet: true,
    env: npmEnvironment(),
  });
  const reports = JSON.parse(output.slice(output.indexOf('['))) as PackReport[];
  return reports.map(({ name, filename, files, size, unpackedSize }) => ({
    name: name.replace('@bandwidth-messages/', ''),
    tarball: path.join(destination, filename),
    files: files.map((file) => file.path),
    packedBytes: size,
    unpackedBytes: unpackedSize,
  }));
}
