import path from 'node:path';
import { MAIN, makeConsumer, PROGRAM, runConsumer, SDK_AND_CLIENT } from './consumer.js';
import type { Resolution, TypeScriptRow } from './rows.js';
import { runProgram } from './run-program.js';
import type { Surroundings } from './surroundings.js';
import { compilerProgram } from './tools.js';

interface Setup {
  readonly source: string;
  /** Nothing where only types are checked. */
  readonly emitted?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

const STRICT = { strict: true, exactOptionalPropertyTypes: true, target: 'es2022' };
// Every declaration that is reached is checked, ours and those of the dependencies.
const BASE = { ...STRICT, skipLibCheck: false, lib: ['es2022'], types: ['node'] };
// As in a web application: the types of the browser, none of Node.
const WEB = { ...BASE, lib: ['es2022', 'dom', 'dom.iterable'], types: [] };

const SETUPS: Readonly<Record<Resolution, Setup>> = {
  'nodenext .mts': {
    source: 'program.mts',
    emitted: 'program.mjs',
    options: { ...BASE, module: 'nodenext' },
  },
  'nodenext .cts': {
    source: 'program.cts',
    emitted: 'program.cjs',
    options: { ...BASE, module: 'nodenext' },
  },
  bundler: {
    source: 'program.ts',
    options: { ...WEB, module: 'esnext', moduleResolution: 'bundler', noEmit: true },
  },
  node10: {
    source: 'program.ts',
    emitted: 'program.js',
    options: { ...BASE, module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true },
  },
};

/** A user's TypeScript project: compiled strictly, then run where it emits something. */
export async function useInTypeScript(row: TypeScriptRow, surroundings: Surroundings): Promise<void> {
  const { axios, compiler, resolution } = row;
  const { emitted, options, source } = SETUPS[resolution];
  const { tsc, version } = compilerProgram(compiler, surroundings.matrix);
  // Version 6 still knows node10, but wants to be told that its user knows that it goes away.
  const deprecations =
    version.startsWith('6.') && resolution === 'node10' ? { ignoreDeprecations: '6.0' } : {};
  const config = { compilerOptions: { ...options, ...deprecations }, files: [source] };
  const folder = surroundings.newFolder();
  await makeConsumer(folder, surroundings.registry, {
    dependencies: {
      ...SDK_AND_CLIENT,
      // The oldest compiler reads only declarations that were written with it in mind.
      '@types/node': '20.19.25',
      ...(axios !== undefined && { axios }),
    },
    files: {
      [source]: emitted === undefined ? PROGRAM : PROGRAM + MAIN,
      'tsconfig.json': JSON.stringify(config, null, 2),
    },
  });
  await runProgram('node', [tsc, '-p', '.'], { cwd: folder });
  if (emitted !== undefined) await runConsumer('node', path.join(folder, emitted), surroundings.sandbox);
}
