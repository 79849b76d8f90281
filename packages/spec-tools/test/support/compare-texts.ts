import path from 'node:path';
import ts from 'typescript';
import { compareModules } from '../../src/api-surface/compare-modules.js';

const OPTIONS: ts.CompilerOptions = { strict: true, lib: ['lib.es2022.d.ts'], types: [] };

/** The compiler's own declarations, read and bound once for all comparisons of one test file. */
const LIBRARIES = ts.createProgram(
  [path.join(path.dirname(ts.getDefaultLibFilePath({})), 'lib.es2022.d.ts')],
  OPTIONS,
);
const PLAIN_HOST = ts.createCompilerHost(OPTIONS);

/** What changed between two modules, as `level path: message`. The modules are in memory alone. */
export function compareTexts(old: string, now: string, options?: { valuesAreData?: boolean }): string[] {
  const texts = new Map([
    ['/old.ts', old],
    ['/now.ts', now],
  ]);
  const host: ts.CompilerHost = {
    ...PLAIN_HOST,
    fileExists: (file) => texts.has(file) || PLAIN_HOST.fileExists(file),
    getSourceFile(file, ...rest) {
      const text = texts.get(file);
      if (text !== undefined) return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
      return LIBRARIES.getSourceFile(file) ?? PLAIN_HOST.getSourceFile(file, ...rest);
    },
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  return compareModules(program, { entry: 'x', old: '/old.ts', now: '/now.ts', ...options }).map(
    ({ level, path: at, message }) => `${level} ${at}: ${message}`,
  );
}
