// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { run } = require('../lib/run.js');
const { installedVersion, main, makeConsumer, program, runProgram } = require('./consumer.js');

const strict = { strict: true, exactOptionalPropertyTypes: true, target: 'es2022' };
// Every declaration that is reached is checked, ours and those of the dependencies.
const base = { ...strict, skipLibCheck: false, lib: ['es2022'], types: ['node'] };
// As in a web application: the types of the browser, none of Node.
const web = { ...base, lib: ['es2022', 'dom', 'dom.iterable'], types: [] };

/** How a project that resolves modules in one of these ways is set up, and what it emits (nothing: only types are checked). */
const resolutions = /** @type {const} */ ({
  'nodenext .mts': {
    source: 'program.mts',
    emitted: 'program.mjs',
    options: { ...base, module: 'nodenext' },
  },
  'nodenext .cts': {
    source: 'program.cts',
    emitted: 'program.cjs',
    options: { ...base, module: 'nodenext' },
  },
  bundler: {
    source: 'program.ts',
    emitted: '',
    options: { ...web, module: 'esnext', moduleResolution: 'bundler', noEmit: true },
  },
  node10: {
    source: 'program.ts',
    emitted: 'program.js',
    options: { ...base, module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true },
  },
});

/**
 * A user's TypeScript project: compiled strictly, then run where it emits something.
 *
 * @param {import('./cases.js').TypeScriptCase} item
 * @param {import('./cases.js').Surroundings} surroundings
 * @returns {Promise<string>}
 */
async function runTypeScript({ compiler, resolution, axios }, { folder, registry, sandbox, findCompiler }) {
  const { source, emitted, options } = resolutions[resolution];
  const { tsc, version } = findCompiler(compiler);
  // Version 6 still knows node10, but wants to be told that its user knows that it goes away.
  const deprecations =
    version.startsWith('6.') && resolution === 'node10' ? { ignoreDeprecations: '6.0' } : {};
  const config = { compilerOptions: { ...options, ...deprecations }, files: [source] };
  await makeConsumer(folder, registry, {
    dependencies: {
      '@bandwidth-messages/sdk': 'latest',
      '@bandwidth-messages/client': 'latest',
      // The oldest compiler reads only declarations that were written with it in mind.
      '@types/node': '20.19.25',
      ...(axios && { axios }),
    },
    files: { [source]: emitted ? program + main : program, 'tsconfig.json': JSON.stringify(config, null, 2) },
  });
  await run('node', [tsc, '-p', '.'], { cwd: folder, quiet: true });
  if (emitted) await runProgram('node', path.join(folder, emitted), sandbox);
  return `TypeScript ${version}, axios ${installedVersion(folder, 'axios')}`;
}

/** Where a compiler is, and its version. */
function readCompiler(/** @type {string} */ tools, /** @type {string} */ name) {
  const folder = path.join(tools, 'node_modules', name);
  const { bin, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return { tsc: path.join(folder, bin.tsc), version: String(version) };
}

module.exports = { readCompiler, runTypeScript };
