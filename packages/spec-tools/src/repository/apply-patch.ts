import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.js';
import { withoutGit } from './run-program.js';
import { withScratchFolder } from './scratch-folder.js';

/**
 * Changes the working tree as a patch says: all of it, or nothing when a file is not what the patch was made from.
 *
 * git looks at all files before it writes the first. It runs in a session of its own, so that whatever ends this process
 * (a signal to its group, too) does not end git half way.
 *
 * @throws {Error} with git's reason, when nothing was changed
 */
export function applyPatch(patch: string, root = ROOT): Promise<void> {
  return withScratchFolder('patch', async (folder) => {
    const [file, errorFile] = [path.join(folder, 'changes.patch'), path.join(folder, 'errors')];
    fs.writeFileSync(file, patch);
    const log = fs.openSync(errorFile, 'w');
    try {
      const child = spawn('git', ['apply', '--whitespace=nowarn', file], {
        cwd: root,
        env: withoutGit(process.env),
        detached: true,
        stdio: ['ignore', 'ignore', log],
      });
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) throw new Error(fs.readFileSync(errorFile, 'utf8').trim());
    } finally {
      fs.closeSync(log);
    }
  });
}
