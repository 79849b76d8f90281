import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { expectOutcome, makeConsumer, PROGRAM } from './consumer.js';
import { runInPage } from './run-in-page.js';
import { runProgram } from './run-program.js';
import type { Surroundings } from './surroundings.js';

const ENTRY = `import { sendAndList } from './send-and-list.ts';\nglobalThis.sendAndList = sendAndList;\n`;

/** A web application, bundled and run in a real browser, whose page has another origin than the sandbox. */
export async function useInBrowser(bundler: 'esbuild' | 'vite', surroundings: Surroundings): Promise<void> {
  const { matrix, registry, sandbox } = surroundings;
  const folder = surroundings.newFolder();
  await makeConsumer(folder, registry, {
    type: 'module',
    files: { 'send-and-list.ts': PROGRAM, 'main.ts': ENTRY },
  });
  await (bundler === 'vite' ? bundleWithVite(matrix, folder) : bundleWithEsbuild(folder));
  const { baseUrl, tokenUrl } = sandbox;
  const browser = await surroundings.browser();
  expectOutcome(await runInPage(browser, path.join(folder, 'dist'), { baseUrl, tokenUrl }));
}

async function bundleWithEsbuild(folder: string): Promise<void> {
  const { warnings } = await build({
    absWorkingDir: folder,
    entryPoints: ['main.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    outfile: path.join(folder, 'dist', 'main.js'),
    logLevel: 'silent',
  });
  refuseWarnings(warnings.map(({ text }) => text).join('; '));
  fs.writeFileSync(path.join(folder, 'dist', 'index.html'), page('main.js'));
}

async function bundleWithVite(matrix: string, folder: string): Promise<void> {
  fs.writeFileSync(path.join(folder, 'index.html'), page('/main.ts'));
  const vite = path.join(matrix, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--outDir', 'dist', '--assetsDir', '.', '--logLevel', 'warn'];
  refuseWarnings((await runProgram('node', args, { cwd: folder })).trim());
}

/** A bundle that a bundler only makes with a remark is a finding: a user would see the remark as well. */
function refuseWarnings(warnings: string): void {
  if (warnings !== '') throw new Error(`The bundler warns: ${warnings}`);
}

function page(script: string): string {
  return `<!doctype html><meta charset="utf-8"><title>rehearsal</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`;
}
