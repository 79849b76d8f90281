import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../../src/repository/root.js';

export interface ToolResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a built tool as its script does, in this repository or in a copy of it. */
export function startTool(
  tool: 'spec-diff' | 'spec-update',
  args: readonly string[],
  root = ROOT,
): ToolResult {
  const file = path.join(root, 'packages', 'spec-tools', 'dist', 'cjs', `${tool}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}
