import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/**
 * When a process started, as the system writes it: by it, a process is told apart from a later one with the same number.
 * Empty where there is no such process, or the system does not tell (Windows).
 */
export async function processStart(pid: number): Promise<string> {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') return '';
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], (error, output) =>
      resolve(error ? '' : output.trim()),
    );
  });
}

/** Ticks since the machine was started, and which start of the machine that was. */
async function linuxStart(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    // The name of the program, in parentheses, may hold anything; the state comes next, and the start is field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0] ?? '';
    // One that has ended, and whose parent has not taken note of it yet.
    if (state === 'Z' || state === 'X') return 'ended';
    return `${boot.trim()} ${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}
