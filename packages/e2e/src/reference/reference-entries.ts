import fs from 'node:fs';
import path from 'node:path';
import { apiEntries, publishedPackages } from '../../../../scripts/lib/packages/workspaces.js';

/** A page of the API reference. */
export interface ReferenceEntry {
  /** What users import. */
  readonly name: string;
  readonly source: string;
  /** The README of the package, for its main entry. */
  readonly readme: string | undefined;
}

/** Where a package has its sources: those of the client are generated. */
const SOURCES = ['src', 'generated/src'];

/** Every public entry of a published package, with the source that it is compiled from. */
export function referenceEntries(): ReferenceEntry[] {
  const packages = publishedPackages();
  return apiEntries(packages).map(({ package: folderName, name: report, entry }) => {
    const found = packages.find(({ name }) => name === folderName);
    const file = entry.replace(/^dist\/(cjs|esm)\//, '').replace(/\.d\.ts$/, '.ts');
    const folder = found?.folder ?? '';
    const source = SOURCES.map((sources) => path.join(folder, sources, file)).find((one) =>
      fs.existsSync(one),
    );
    if (found === undefined || source === undefined)
      throw new Error(`packages/${folderName} has no source for its entry ${entry}.`);
    const name = String(found.manifest['name']);
    const isMain = report === folderName;
    return {
      name: isMain ? name : `${name}/${report.slice(folderName.length + 1)}`,
      source,
      readme: isMain ? path.join(folder, 'README.md') : undefined,
    };
  });
}
