import ts from 'typescript';
import type { Change } from '../levels.js';
import { CLIENT_SOURCE } from '../repository/generated-client.js';
import { compareModules } from './compare-modules.js';
import { createSurfaceProgram, type SideSources } from './surface-program.js';

const ENTRIES = ['client', 'operations', 'sdk'] as const;

/**
 * How the API surfaces of the client, and of the SDK on top of it, differ between two generated clients, and what of the
 * SDK does not compile any more.
 *
 * @param old,now folders that `generate --out` made
 * @param libraries as `loadLibraries` gives them, for whoever compares several times
 */
export function surfaceChanges(old: string, now: string, libraries?: ts.Program): Change[] {
  const sides = [
    { name: 'old', folder: old },
    { name: 'new', folder: now },
  ];
  const { program, entries, sources } = createSurfaceProgram(sides, { libraries });
  const [before, after] = entries;
  const revised = sources[1];
  if (!before || !after || !revised) throw new Error('A comparison needs two sides.');
  const changes = ENTRIES.flatMap((entry) =>
    compareModules(program, {
      entry,
      old: before[entry],
      now: after[entry],
      valuesAreData: entry === 'operations',
    }),
  ).map((finding): Change => ({ ...finding, aspect: 'typescript' }));
  // Where no type changed, nothing that uses them can have stopped to compile.
  return changes.length === 0 ? [] : [...changes, ...compileErrors(program, revised)];
}

/** What does not compile any more: the places where the SDK has to follow the spec. */
export function compileErrors(program: ts.Program, side: SideSources): Change[] {
  const folders = [
    [`${side.sdk}/`, 'packages/sdk/src/'],
    [`${side.client}/`, `${CLIENT_SOURCE}/`],
  ] as const;
  return program.getSourceFiles().flatMap((source) => {
    const folder = folders.find(([start]) => source.fileName.startsWith(start));
    if (!folder) return [];
    const name = `${folder[1]}${source.fileName.slice(folder[0].length)}`;
    const diagnostics = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return diagnostics.map(({ code, messageText, start = 0 }): Change => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      const text = ts.flattenDiagnosticMessageText(messageText, ' ');
      return {
        path: `${name}:${line + 1}`,
        aspect: 'typescript',
        level: 'patch',
        message: `does not compile any more and has to be changed by hand: TS${code} ${text}`,
      };
    });
  });
}
