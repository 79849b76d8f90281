/**
 * What `state` says once it has stayed the same for a while: the git that applies a patch outlives whoever is killed, and
 * needs some milliseconds.
 */
export async function settled(state: () => string): Promise<string> {
  for (let last = state(), same = 0; ;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = state();
    same = now === last ? same + 1 : 0;
    last = now;
    if (same >= 5) return now;
  }
}
