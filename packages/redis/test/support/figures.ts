/** When a call asked, when it had its permit, and when it released it. */
export type CallTimes = readonly [askedMs: number, grantedMs: number, releasedMs: number];

/**
 * The part of what is possible that was reached: with permits that are free again one window after the answer, `requests`
 * calls can be made in each window and answer time. Counted from the first permit to the last.
 */
export function shareOfPossible(
  times: readonly CallTimes[],
  limit: { readonly requests: number; readonly windowMs: number },
): number {
  const grants = times.map(([, grantedMs]) => grantedMs).sort((a, b) => a - b);
  const answerMs = mean(times.map(([, grantedMs, releasedMs]) => releasedMs - grantedMs));
  const elapsedMs = (grants.at(-1) ?? 0) - (grants[0] ?? 0);
  const possibleMs = Math.floor((grants.length - 1) / limit.requests) * (limit.windowMs + answerMs);
  return possibleMs / elapsedMs;
}

/** By how many calls that asked later the one was overtaken that was overtaken by most. */
export function mostOvertaken(times: readonly CallTimes[]): number {
  const byAsking = [...times].sort(([a], [b]) => a - b);
  const overtakenBy = byAsking.map(
    ([askedMs, grantedMs], index) =>
      byAsking.slice(index + 1).filter(([asked, granted]) => asked > askedMs && granted < grantedMs).length,
  );
  return Math.max(0, ...overtakenBy);
}

/** Jain's index of fairness: 1 when all are equal, 1/n when one has everything. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return (sum * sum) / (shares.length * squares);
}

export function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** The value below which the part `share` of all values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
