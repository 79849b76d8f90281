import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyRepository } from '@bandwidth-messages/spec-tools/repository-copy';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../sandbox/test/support/browser.js';
import type { SandboxUrls } from './consumer.js';
import { commitDetached, publish, withoutProvenance } from './publish.js';
import { startRegistry, type Registry } from './registry.js';
import { startInstalledSandbox } from './sandbox.js';
import { installTools } from './tools.js';

/** What consumers are run in: a registry that has our packages, a sandbox that was installed from it, tools. */
export interface Surroundings {
  /** The copy of the repository that was published. */
  readonly repository: string;
  readonly registry: Registry;
  readonly sandbox: SandboxUrls & { readonly folder: string };
  /** Folder of further versions of Node and TypeScript; the short form has none. */
  readonly matrix: string;
  /** A fresh folder for a consumer, with a space in its name, as many a user's folder has. */
  newFolder(): string;
  /** Starts it at its first use. */
  browser(): Promise<Browser>;
  close(): Promise<void>;
}

/** Publishes the built packages to a registry on loopback and starts the sandbox from there. */
export async function prepareSurroundings({ short }: { short: boolean }): Promise<Surroundings> {
  const tools = await installTools('.');
  const matrix = short ? '' : await installTools('matrix');
  // Outside the repository, so that nothing is found by accident.
  const base = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'release rehearsal '));
  const endings: (() => unknown)[] = [() => fs.rmSync(base, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of endings.reverse()) await end();
  };
  try {
    const registry = await startRegistry(tools, base);
    endings.push(() => registry.stop());
    const copy = await copyRepository();
    endings.push(() => copy.remove());
    withoutProvenance(copy.root);
    await commitDetached(copy.root);
    await publish(copy.root, registry);
    const sandbox = await startInstalledSandbox(path.join(base, 'sandbox'), registry);
    endings.push(() => sandbox.stop());
    let folders = 0;
    let started: Promise<Browser> | undefined;
    return {
      repository: copy.root,
      registry,
      sandbox,
      matrix,
      newFolder: () => path.join(base, `consumer ${(folders += 1)}`),
      browser() {
        started ??= launchBrowser().then((browser) => {
          endings.push(() => browser.close());
          return browser;
        });
        return started;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
