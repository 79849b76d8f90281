/** Names a step, runs it, and says how long it took. */
export async function step<T>(title: string, body: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  console.log(`\n- ${title}`);
  const result = await body();
  console.log(`  ${title}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}
