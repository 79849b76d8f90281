/** Tells a listener of the caller. What it throws or rejects with is its own affair: no run ends because of it. */
export function tellListener<T>(listener: ((value: T) => unknown) | undefined, value: T): void {
  const tell = async (): Promise<unknown> => listener?.(value);
  tell().catch(() => undefined);
}
