/** Runs what is not ours and whose outcome nobody needs: what it throws, or rejects with, is its own affair. */
export function runGuarded(act: () => unknown): void {
  try {
    const result = act();
    if (isPromiseLike(result)) result.then(undefined, () => undefined);
  } catch {
    // Nobody needs to know.
  }
}

export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && typeof (value as Partial<PromiseLike<unknown>>).then === 'function';
}
