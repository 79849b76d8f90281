import { type ChildProcess, spawn } from 'node:child_process';
import files from 'node:fs/promises';
import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { JournalLockedError, createOutcomeWatcher, openJournal, takeFileLock } from '../../src/index.js';
import { processStart } from '../../src/journal/process-start.js';
import { tempFile } from '../support/temp-folder.js';

/** A process that does nothing until it is killed. */
async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function writeLock(path: string, owner: object): void {
  writeFileSync(`${path}.lock`, `${JSON.stringify({ host: hostname(), token: 'other', ...owner })}\n`);
}

test('takeFileLock refuses to work without heldBy, and leaves no file', async () => {
  const path = tempFile();
  for (const options of [undefined, {}, { heldBy: 'me' }]) {
    await expect(takeFileLock(path, options as any)).rejects.toMatchObject({ field: 'heldBy' });
  }
  expect(readdirSync(dirname(path))).toEqual([]);
});

test('a lock that cannot be written, as on a full disk, leaves no file', async () => {
  const path = tempFile();
  const write = jest.spyOn(files, 'writeFile').mockImplementation(async (file) => {
    writeFileSync(file as string, '{"pi');
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  });
  try {
    await expect(openJournal(path)).rejects.toThrow('ENOSPC');
  } finally {
    write.mockRestore();
  }
  expect(readdirSync(dirname(path))).toEqual([]);
});

describe('two processes on one journal', () => {
  it('the second one is told at once which process has it open, and gets it once that is closed', async () => {
    const path = tempFile();
    const first = await openJournal(path);
    const error = await openJournal(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(JournalLockedError);
    expect(error).toMatchObject({ code: 'journal-locked', pid: process.pid });
    expect((error as Error).message).toContain(`process ${process.pid}`);
    await first.close();
    await (await openJournal(path)).close();
    expect(readdirSync(dirname(path))).toEqual(['list.journal']);
  });

  it('that come to it by different links are two of one journal all the same, also when they move to another folder', async () => {
    const path = tempFile();
    const folder = process.cwd();
    await (await openJournal(path)).close();
    symlinkSync(path, `${path}.link`);
    process.chdir(dirname(path));
    const first = await openJournal('list.journal').finally(() => process.chdir(folder));
    expect(first.path).toBe(path);
    await expect(openJournal(`${path}.link`)).rejects.toMatchObject({ code: 'journal-locked' });
    await first.compact();
    await first.close();
    const again = await openJournal(`${path}.link`);
    const watcher = createOutcomeWatcher(`${path}.link`);
    await watcher.onOutcome({ tag: `bulk:${again.id}:k`, messageId: 'id-k' });
    await watcher.close();
    await again.close();
    const last = await openJournal(path);
    expect((await last.visit({ key: 'k', content: '0000000' }))?.state).toBe('accepted');
    await last.close();
  });

  it('a lock of a living process is left alone', async () => {
    const path = tempFile();
    const child = await startProcess();
    writeLock(path, { pid: child.pid, start: await processStart(child.pid!) });
    await expect(openJournal(path)).rejects.toMatchObject({ pid: child.pid });
    await kill(child);
    await (await openJournal(path)).close();
  });

  it('the lock of a dead process is taken over, also where another process has its number by now', async () => {
    const child = await startProcess();
    const dead = tempFile();
    const reused = tempFile();
    writeLock(reused, { pid: child.pid, start: 'an earlier start' });
    writeLock(dead, { pid: 2 ** 22 + 12345, start: 'whenever' });
    for (const path of [dead, reused]) {
      const journal = await openJournal(path);
      expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8'))).toMatchObject({ pid: process.pid });
      await journal.close();
      expect(existsSync(`${path}.lock`)).toBe(false);
    }
    await kill(child);
  });

  it('the lock of another machine stays until a person removes it, and the error says so', async () => {
    const path = tempFile();
    writeLock(path, { pid: 1, start: '', host: 'another-machine' });
    const error = await openJournal(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'journal-locked', pid: 1, host: 'another-machine' });
    expect((error as Error).message).toMatch(/Remove .*\.lock once you are sure/);
  });

  it('of many that find the lock of a dead process, exactly one gets the journal', async () => {
    const path = tempFile();
    writeLock(path, { pid: 2 ** 22 + 12345, start: 'whenever' });
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => openJournal(path)));
    const opened = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(opened).toHaveLength(1);
    for (const result of tries) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(JournalLockedError);
    }
    await opened[0]!.close();
    expect(readdirSync(dirname(path))).toEqual(['list.journal']);
  });
});

it('a lock is on the disk before others can see it, so that a power failure leaves no empty one', async () => {
  const path = tempFile();
  const write = jest.spyOn(files, 'writeFile');
  const link = jest.spyOn(files, 'link');
  try {
    await (await openJournal(path)).close();
    expect(write.mock.calls).toEqual([
      [expect.any(String), expect.any(String), expect.objectContaining({ flush: true })],
    ]);
    expect(write.mock.invocationCallOrder[0]).toBeLessThan(link.mock.invocationCallOrder[0]!);
  } finally {
    write.mockRestore();
    link.mockRestore();
  }
});

it('where the file system has no second names for a file, a lock is held all the same', async () => {
  const path = tempFile();
  const link = jest
    .spyOn(files, 'link')
    .mockRejectedValue(Object.assign(new Error('no links'), { code: 'EPERM' }));
  const heldBy = ({ name }: { name: string }): Error => new Error(`held by ${name}`);
  try {
    const lock = await takeFileLock(path, { heldBy });
    await expect(takeFileLock(path, { heldBy })).rejects.toThrow(`held by process ${process.pid}`);
    await lock.release();
    await (await takeFileLock(path, { heldBy })).release();
    expect(link).toHaveBeenCalled();
    expect(readdirSync(dirname(path))).toEqual([]);
  } finally {
    link.mockRestore();
  }
});
