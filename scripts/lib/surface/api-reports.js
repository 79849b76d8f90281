// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { apiEntries } = require('../packages/workspaces.js');
const { root, run } = require('../run.js');

/** @typedef {import('../packages/workspaces.js').ApiEntry} ApiEntry */

const entries = apiEntries();

const reportOf = (/** @type {ApiEntry} */ entry) => `packages/${entry.package}/etc/${entry.name}.api.md`;
const reportFile = (/** @type {ApiEntry} */ entry) => path.join(root, reportOf(entry));

/** The checked-in reports, as paths within the repository. */
const reportFiles = entries.map(reportOf);

const toUpdate =
  'Run `npm run build -- --update-api`, read the difference, and commit it with the change that made it.';

/** @param {ApiEntry} entry @param {string} folder where the report goes */
function configOf(entry, folder) {
  // Loaded late: it is large, and most scripts need no more than the names of the reports.
  const { ExtractorConfig, ExtractorLogLevel } = require('@microsoft/api-extractor');
  const projectFolder = path.join(root, 'packages', entry.package);
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: path.join(projectFolder, entry.entry),
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
          files: [entry.entry],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: entry.name,
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
          default: { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
}

/**
 * Writes the reports of all entries of the built packages into a folder.
 *
 * @param {string} folder
 * @returns {{ entry: ApiEntry, made: string }[]} with the written files
 */
function writeReports(folder) {
  const { CompilerState, Extractor } = require('@microsoft/api-extractor');
  const configs = entries.map((entry) => configOf(entry, folder));
  const [first, ...others] = /** @type {[typeof configs[0], ...typeof configs]} */ (configs);
  // One program for all of them: what takes time is reading the libraries.
  const compilerState = CompilerState.create(first, {
    additionalEntryPoints: others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
  });
  return entries.map((entry, index) => {
    /** @type {string[]} */
    const problems = [];
    const { succeeded } = Extractor.invoke(/** @type {typeof first} */ (configs[index]), {
      compilerState,
      localBuild: true,
      messageCallback(message) {
        if (message.logLevel === 'error') problems.push(message.text);
        message.handled = true;
      },
    });
    if (!succeeded)
      throw new Error(`The API report of packages/${entry.package} can not be made: ${problems.join('; ')}`);
    return { entry, made: path.join(folder, `${entry.name}.api.md`) };
  });
}

/** The text of a file with LF line ends, or '' where there is none. */
function read(/** @type {string} */ file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : '';
}

/** Makes every report in a scratch folder and hands over those that differ from what is checked in. */
async function withChangedReports(/** @type {(entry: ApiEntry, made: string) => Promise<void>} */ use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'api-reports-'));
  try {
    for (const { entry, made } of writeReports(folder)) {
      if (read(made) !== read(reportFile(entry))) await use(entry, made);
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Compares the public surface of the built packages with the checked-in reports.
 *
 * @throws {Error} when one differs; the message holds the difference and how to accept it
 */
async function checkApiReports() {
  /** @type {string[]} */
  const differences = [];
  await withChangedReports(async (entry, made) => {
    const file = reportFile(entry);
    const from = fs.existsSync(file) ? file : os.devNull;
    const diff = ['diff', '--no-index', '--no-color', '--no-prefix', '--unified=1', from, made];
    // git's exit code is 1 when the files differ, as they do.
    const output = await run('git', diff, { quiet: true }).catch((error) => String(error.output));
    const changed = output.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line));
    differences.push(`${reportOf(entry)}:\n${changed.join('\n')}`);
  });
  if (differences.length === 0) return;
  throw new Error(
    `The public API is not what the checked-in report says.\n${differences.join('\n')}\n${toUpdate}`,
  );
}

/**
 * Rewrites the reports that differ from the built packages.
 *
 * @returns {Promise<string[]>} the files written, relative to the repository
 */
async function updateApiReports() {
  /** @type {string[]} */
  const written = [];
  await withChangedReports(async (entry, made) => {
    const file = reportFile(entry);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const staged = `${file}.new`;
    fs.writeFileSync(staged, read(made));
    fs.renameSync(staged, file);
    written.push(reportOf(entry));
  });
  return written;
}

module.exports = { checkApiReports, reportFiles, updateApiReports };
