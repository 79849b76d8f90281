export type Level = 'none' | 'patch' | 'minor' | 'major';

export const ASPECTS = ['wire', 'callbacks', 'typescript'] as const;

export type Aspect = (typeof ASPECTS)[number];

/** What changed at one place, and the version step it asks for. */
export interface Change {
  readonly path: string;
  readonly aspect: Aspect;
  readonly level: Level;
  readonly message: string;
}

/** From the least to the most that a change may ask of a caller. */
export const LEVELS: readonly Level[] = ['none', 'patch', 'minor', 'major'];

export function isAtLeast(level: Level, floor: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(floor);
}

/** The largest level; none of nothing. */
export function largest(all: readonly Level[]): Level {
  return all.reduce((a, b) => (isAtLeast(b, a) ? b : a), 'none');
}
