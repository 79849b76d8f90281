/** Remembers how many segments were sent when, in steps of ten seconds, for as long as a queue can hold them. */
export interface RecentSegments {
  /** Times come in about the order in which they pass; those longer ago than a queue holds are left out. */
  add(timeMs: number, segments: number, nowMs: number): void;
  since(sinceMs: number): { readonly timeMs: number; readonly segments: number }[];
}

const STEP_MS = 10_000;
/** The longest queue that Bandwidth sets up holds four hours' worth of segments (its support pages). */
export const RECENT_MS = 4 * 3_600_000;

export function createRecentSegments(): RecentSegments {
  const steps = new Map<number, number>();
  return {
    add(timeMs, segments, nowMs) {
      if (timeMs < nowMs - RECENT_MS) return;
      const step = Math.floor(timeMs / STEP_MS);
      if (!steps.has(step)) {
        for (const old of steps.keys()) if (old * STEP_MS < nowMs - RECENT_MS) steps.delete(old);
      }
      steps.set(step, (steps.get(step) ?? 0) + segments);
    },
    since: (sinceMs) =>
      [...steps]
        .filter(([step]) => step * STEP_MS >= sinceMs)
        .sort(([a], [b]) => a - b)
        .map(([step, segments]) => ({ timeMs: step * STEP_MS, segments })),
  };
}
