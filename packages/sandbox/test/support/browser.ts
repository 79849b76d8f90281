import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const root = path.join(__dirname, '..', '..', '..', '..');

/** For a machine that is slow and busy. */
const LAUNCH_TIMEOUT_MS = 240_000;

/**
 * Starts a headless Chromium: on Linux the one that comes as an npm package and needs nothing installed, elsewhere the
 * browser of the machine.
 */
export async function launchBrowser(): Promise<Browser> {
  const timeout = LAUNCH_TIMEOUT_MS;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return chromium.launch({ channel: 'chrome', timeout });
  return chromium.launch({
    executablePath: path.join(await unpackedBrowser(), 'chromium'),
    args: ['--no-sandbox', '--disable-gpu'],
    headless: true,
    timeout,
  });
}

/** The folder of the unpacked browser. It is there whole or not at all: tests in several processes ask for it at once. */
async function unpackedBrowser(): Promise<string> {
  const manifest = path.join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = path.join(root, '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const scratch = mkdtempSync(`${folder}-`);
  // The package is an ES module, and unpacks the browser into the folder for temporary files.
  const script = `import('@sparticuz/chromium').then((carried) => carried.default.executablePath())`;
  const env = { ...process.env, TMPDIR: scratch };
  try {
    await promisify(execFile)(process.execPath, ['-e', script], { cwd: __dirname, env });
    renameSync(scratch, folder);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
