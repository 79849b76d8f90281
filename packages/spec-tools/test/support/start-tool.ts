import { spawnSync } from 'node:child_process';
import { ROOT } from '../../src/repository/root.js';

export interface ToolResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a tool by its script, in this repository or in a copy of it. */
export function startTool(
  tool: 'spec-diff' | 'spec-update',
  args: readonly string[],
  root = ROOT,
): ToolResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${tool}.js`, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}
