import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Moves the wall clock of processes that are started with its environment; other clocks of them go on evenly. */
export interface ClockShim {
  readonly env: Record<string, string>;
  /** From now on the wall clock is this much later than that of the machine. */
  set(offsetSeconds: number): void;
  close(): void;
}

/** Whether this machine can make one: it needs Linux and a compiler for C. */
export function hasClockShim(): boolean {
  return process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;
}

export function createClockShim(): ClockShim {
  const folder = mkdtempSync(join(tmpdir(), 'clock-shim-'));
  const library = join(folder, 'clock-shim.so');
  const file = join(folder, 'offset');
  const compiled = spawnSync('cc', [
    '-shared',
    '-fPIC',
    '-O1',
    '-o',
    library,
    join(__dirname, 'clock-shim.c'),
  ]);
  if (compiled.status !== 0) throw new Error(`The shim does not compile:\n${compiled.stderr.toString()}`);
  const set = (offsetSeconds: number): void => writeFileSync(file, String(offsetSeconds));
  set(0);
  return {
    env: { LD_PRELOAD: library, CLOCK_OFFSET_FILE: file },
    set,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
