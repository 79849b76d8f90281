import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const root = path.join(__dirname, '..', '..', '..', '..');

/**
 * Starts a headless Chromium: on Linux the one that comes as an npm package and needs nothing installed, elsewhere the
 * browser of the machine.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' });
  // The package is an ES module, and unpacks the browser into the folder for temporary files.
  const folder = path.join(root, '.cache', 'chromium');
  mkdirSync(folder, { recursive: true });
  const script = `import('@sparticuz/chromium').then(async (carried) => console.log(await carried.default.executablePath()))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
    cwd: __dirname,
    env: { ...process.env, TMPDIR: folder },
  });
  return chromium.launch({
    executablePath: stdout.trim(),
    args: ['--no-sandbox', '--disable-gpu'],
    headless: true,
  });
}
