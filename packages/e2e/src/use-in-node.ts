import path from 'node:path';
import { MAIN, makeConsumer, PROGRAM, runConsumer, SDK_AND_CLIENT, toJavaScript } from './consumer.js';
import type { NodeRow } from './rows.js';
import type { Surroundings } from './surroundings.js';
import { nodeProgram } from './tools.js';

/** A user's plain JavaScript project. */
export async function useInNode(row: NodeRow, surroundings: Surroundings): Promise<void> {
  const { axios, module, node } = row;
  const folder = surroundings.newFolder();
  const file = module === 'cjs' ? 'program.cjs' : 'program.mjs';
  await makeConsumer(folder, surroundings.registry, {
    dependencies: { ...SDK_AND_CLIENT, ...(axios !== undefined && { axios }) },
    files: { [file]: toJavaScript(PROGRAM + MAIN, module) },
  });
  await runConsumer(nodeProgram(node, surroundings.matrix), path.join(folder, file), surroundings.sandbox);
}
