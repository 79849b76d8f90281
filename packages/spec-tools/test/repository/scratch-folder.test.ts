import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withScratchFolder } from '../../src/repository/scratch-folder.js';

test('a scratch folder is gone when its use ends, and when that fails', async () => {
  const used: string[] = [];
  const use = (folder: string): Promise<void> => {
    used.push(folder);
    fs.writeFileSync(path.join(folder, 'file'), '');
    return used.length === 1 ? Promise.resolve() : Promise.reject(new Error('x'));
  };
  await withScratchFolder('scratch', use);
  await expect(withScratchFolder('scratch', use)).rejects.toThrow('x');
  expect(used.map((folder) => fs.existsSync(folder))).toEqual([false, false]);
});

test('a process that exits meanwhile leaves no scratch folder, and no program that it runs', () => {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'scratch-folders-'));
  const built = (name: string): string =>
    JSON.stringify(path.join(__dirname, '..', '..', 'dist', 'cjs', 'repository', name));
  // The program that is run holds the output open: this test ends when it has ended, too.
  const program = `
    const { withScratchFolder } = require(${built('scratch-folder.js')});
    const { run } = require(${built('run-program.js')});
    withScratchFolder('scratch', async () => {
      void run('node', ['-e', 'setInterval(() => {}, 1000)'], { show: true });
      setImmediate(() => process.exit(7));
    });`;
  const env = { ...process.env, TMPDIR: temporary };
  try {
    expect(spawnSync(process.execPath, ['-e', program], { env }).status).toBe(7);
    expect(fs.readdirSync(temporary)).toEqual([]);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
});
