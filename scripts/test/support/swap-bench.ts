import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { recoverInterruptedSwap, swapClient } from '../../lib/generate/client-swap.js';
import { copyForGenerate, endOf, type GeneratorCopy } from './generator-copy.js';

export interface SwapBench {
  readonly copy: GeneratorCopy;
  /** Back to the old client beside the changed spec. */
  reset(): void;
  /** Which client there is; a mixture throws. */
  which(): 'old' | 'new';
  /** What is left in the folder where runs prepare the new client. */
  staging(): string[];
  /** The copy's own module, in this process. */
  readonly clientSwap: {
    readonly recoverInterruptedSwap: typeof recoverInterruptedSwap;
    readonly swapClient: typeof swapClient;
  };
}

/** A copy with two clients from the real generator, `old/` and `new/`, that differ in every file and in which files there are. */
export async function startSwapBench(): Promise<SwapBench> {
  const copy = await copyForGenerate();
  const client = copy.at('packages/client');
  fs.cpSync(client, copy.at('old'), { recursive: true });
  const oldHashes = JSON.stringify(copy.client());
  copy.edit('openapi/messages.yaml', /^ {2}description: /m, (text) => `${text}Changed. `);
  const extra = '    extra: { type: object, properties: { a: { type: string } } }\n';
  copy.edit('openapi/messages.yaml', /^ {2}schemas:\n/m, (text) => text + extra);
  const { code, stderr } = await copy.generate();
  if (code !== 0) throw new Error(stderr);
  fs.cpSync(client, copy.at('new'), { recursive: true });
  const newHashes = JSON.stringify(copy.client());
  return {
    copy,
    clientSwap: await import(copy.at('scripts/lib/generate/client-swap.js')),
    reset() {
      // Moved, not removed: the Java of a killed run may still be writing there.
      fs.renameSync(client, fs.mkdtempSync(copy.at('left-behind-')));
      fs.cpSync(copy.at('old'), client, { recursive: true });
    },
    which() {
      const hashes = JSON.stringify(copy.client());
      if (hashes === oldHashes) return 'old';
      if (hashes === newHashes) return 'new';
      throw new Error(`neither the old client nor the new one: ${hashes}`);
    },
    staging: () => fs.readdirSync(copy.at('packages/client/.generating')),
  };
}

/**
 * Kills the real `generate` at evenly spread moments of its run; after each the client must be whole. The next run must
 * complete it; since that takes a whole run, it is tried after every fifth kill.
 */
export async function killAtMoments(bench: SwapBench, moments: number): Promise<void> {
  const { copy, clientSwap } = bench;
  bench.reset();
  const startedMs = performance.now();
  await copy.generate();
  const wholeMs = performance.now() - startedMs;
  for (let moment = 1; moment <= moments; moment += 1) {
    bench.reset();
    const child = copy.start([]);
    const ended = endOf(child);
    await sleep((wholeMs * moment) / moments);
    child.kill('SIGKILL');
    await ended;
    await clientSwap.recoverInterruptedSwap();
    bench.which();
    if (moment % 5 !== 0 && moment !== moments) continue;
    const { code, signal, output } = await copy.generate();
    if (code !== 0 || bench.which() !== 'new') {
      throw new Error(`not completed after a kill at moment ${moment} (${code ?? signal}): ${output}`);
    }
  }
}
