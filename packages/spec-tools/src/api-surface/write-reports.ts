import path from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { ROOT } from '../repository/root.js';

/** One public entry of a published package. */
export interface ApiEntry {
  /** The folder of the package, within `packages/`. */
  readonly package: string;
  /** The name of its report. */
  readonly name: string;
  /** Its declarations, within the folder of the package. */
  readonly entry: string;
}

/**
 * Writes the API reports of entries of built packages into a folder.
 *
 * @returns each entry with the file written
 */
export function writeReports(
  entries: readonly ApiEntry[],
  folder: string,
): { readonly entry: ApiEntry; readonly made: string }[] {
  const prepared = entries.map((entry) => ({ entry, config: configOf(entry, folder) }));
  const [first, ...others] = prepared;
  if (!first) return [];
  // One program for all of them: what takes time is reading the libraries.
  const compilerState = CompilerState.create(first.config, {
    additionalEntryPoints: others.map(({ config }) => config.mainEntryPointFilePath),
  });
  return prepared.map(({ entry, config }) => {
    const problems: string[] = [];
    const { succeeded } = Extractor.invoke(config, {
      compilerState,
      localBuild: true,
      messageCallback(message) {
        if (message.logLevel === ExtractorLogLevel.Error) problems.push(message.text);
        message.handled = true;
      },
    });
    if (!succeeded)
      throw new Error(`The API report of packages/${entry.package} cannot be made: ${problems.join('; ')}`);
    return { entry, made: path.join(folder, `${entry.name}.api.md`) };
  });
}

function configOf({ package: packageName, name, entry }: ApiEntry, folder: string): ExtractorConfig {
  const projectFolder = path.join(ROOT, 'packages', packageName);
  const silent = { default: { logLevel: ExtractorLogLevel.None } };
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: path.join(projectFolder, entry),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'NodeNext',
            moduleResolution: 'NodeNext',
            lib: ['ES2022', 'DOM', 'ESNext.Disposable'],
            types: ['node'],
            strict: true,
            skipLibCheck: true,
          },
          files: [entry],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: folder,
        reportTempFolder: path.join(folder, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        // The declarations are reported, not how their comments are written: the generator writes JSDoc, not TSDoc.
        extractorMessageReporting: {
          ...silent,
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
        },
        tsdocMessageReporting: silent,
      },
    },
  });
}
