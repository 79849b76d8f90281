import { startSurfaceWorker, type SurfaceWorker } from '../api-surface/surface-worker.js';
import { parseSpec } from '../openapi/load-spec.js';
import { annotationChanges } from './annotation-changes.js';
import { comparable } from './comparable.js';
import { isAtLeast, largest, type Aspect, type Change, type Level } from '../levels.js';
import { serverChanges } from './server-changes.js';
import { typescriptChanges } from './typescript-changes.js';
import { wireChanges } from './wire-changes.js';

/** What a new version of the spec asks of callers: a level for each aspect, of which the largest counts. */
export interface Verdict {
  readonly overall: Level;
  readonly wire: Level;
  readonly callbacks: Level;
  readonly typescript: Level;
  /** The largest first. */
  readonly changes: readonly Change[];
}

/** A spec, and what the messages call it. */
export interface SpecText {
  readonly label: string;
  readonly text: string;
}

/** What a new version of the spec asks of callers. */
export async function specVerdict(old: SpecText, now: SpecText): Promise<Verdict> {
  const surface = startSurfaceWorker();
  try {
    return await specVerdictBy(surface, old, now);
  } finally {
    await surface.end();
  }
}

/** The same, for whoever asks several times and keeps the worker. */
export async function specVerdictBy(surface: SurfaceWorker, old: SpecText, now: SpecText): Promise<Verdict> {
  const [base, revision] = comparable(parseSpec(old.text, old.label), parseSpec(now.text, now.label));
  const [wire, typescript] = await Promise.all([
    wireChanges(base, revision),
    typescriptChanges(old.text, now.text, surface),
  ]);
  const all = [
    ...serverChanges(base, revision),
    ...wire,
    ...annotationChanges(base, revision),
    ...typescript,
  ];
  const changes = mergeByPlace(all).sort((a, b) =>
    a.level === b.level ? 0 : isAtLeast(a.level, b.level) ? -1 : 1,
  );
  const levelOf = (aspect: Aspect): Level =>
    largest(changes.filter((change) => change.aspect === aspect).map(({ level }) => level));
  const byAspect = {
    wire: levelOf('wire'),
    callbacks: levelOf('callbacks'),
    typescript: levelOf('typescript'),
  };
  return { overall: largest(Object.values(byAspect)), ...byAspect, changes };
}

/** One line a place: where several things changed, their messages are joined and the largest level counts. */
function mergeByPlace(changes: readonly Change[]): Change[] {
  const places = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.aspect} ${change.path}`;
    const known = places.get(key);
    const message =
      known && known.message !== change.message ? `${known.message}. ${change.message}` : change.message;
    places.set(key, { ...change, level: largest([known?.level ?? 'none', change.level]), message });
  }
  return [...places.values()];
}
