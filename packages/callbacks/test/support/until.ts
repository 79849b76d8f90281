/** Waits until something holds, looking again as often as there is nothing else to do; fails after four minutes. */
export async function until(holds: () => boolean, limitMs = 240_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endMs)
      throw new Error(`It does not hold after ${limitMs} ms: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
