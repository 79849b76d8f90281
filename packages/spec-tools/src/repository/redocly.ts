import { programOf, run } from './run-program.js';

/** Runs the pinned `redocly`, which neither reports usage nor looks for a newer version. */
export function runRedocly(args: readonly string[], cwd: string): Promise<string> {
  return run('node', [programOf('@redocly/cli', 'redocly'), ...args], {
    cwd,
    env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
}
