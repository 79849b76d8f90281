import fs from 'node:fs';
import path from 'node:path';

/**
 * What `state` says once no process works in a folder any more: the git that applies a patch outlives whoever is killed. Where
 * that cannot be seen, once it has stayed the same for a while.
 */
export async function settled(state: () => string, folder: string): Promise<string> {
  if (process.platform === 'linux') {
    while (isAnybodyIn(fs.realpathSync(folder))) await pause(20);
    return state();
  }
  for (let last = state(), same = 0; ;) {
    await pause(200);
    const now = state();
    same = now === last ? same + 1 : 0;
    last = now;
    if (same >= 5) return now;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Whether the working folder of a process is this one, or below it. */
function isAnybodyIn(folder: string): boolean {
  return fs.readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const cwd = fs.readlinkSync(path.join('/proc', name, 'cwd'));
      return cwd === folder || cwd.startsWith(`${folder}/`);
    } catch {
      // It has ended, or is somebody else's.
      return false;
    }
  });
}
