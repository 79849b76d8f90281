import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { withProcessLock } from '../lib/process-lock.js';

const exec = promisify(execFile);
let folder: string;
let lock: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'process lock '));
  lock = path.join(folder, 'lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid as number;
}

/** A lock as a process has left it that is gone. */
function leaveLock(pid: number): void {
  fs.mkdirSync(lock);
  fs.writeFileSync(path.join(lock, `owner-${pid}-1`), '');
}

const whenTaken = (): Promise<string> => withProcessLock(lock, () => 'taken');

describe('a lock between processes', () => {
  test('is gone when the body ends, and when it throws', async () => {
    await whenTaken();
    await expect(withProcessLock(lock, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('whose process is dead is taken over at once, and given back', async () => {
    leaveLock(await deadProcess());
    await expect(whenTaken()).resolves.toBe('taken');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('that names this very process, although it holds nothing, is taken over', async () => {
    leaveLock(process.pid);
    await expect(whenTaken()).resolves.toBe('taken');
  });

  test('that names nobody, and is empty, is taken over', async () => {
    fs.mkdirSync(lock);
    await expect(whenTaken()).resolves.toBe('taken');
  });

  test('keeps two users in one process apart', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const seen: string[] = [];
    const use = (name: string): Promise<void> =>
      withProcessLock(lock, async () => {
        seen.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${name} ends`);
      });
    await Promise.all([use('first'), use('second')]);
    expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    jest.restoreAllMocks();
  });

  test('keeps processes apart, also when all of them find a stale one', async () => {
    leaveLock(await deadProcess());
    const counter = path.join(folder, 'counter');
    fs.writeFileSync(counter, '0');
    const program = `
      const fs = require('node:fs');
      const { withProcessLock } = require(${JSON.stringify(require.resolve('../lib/process-lock.js'))});
      (async () => {
        for (let i = 0; i < 5; i += 1) await withProcessLock(process.argv[1], async () => {
          const count = Number(fs.readFileSync(process.argv[2], 'utf8'));
          await new Promise(setImmediate);
          fs.writeFileSync(process.argv[2], String(count + 1));
        });
      })();`;
    await Promise.all(
      Array.from({ length: 4 }, () => exec(process.execPath, ['-e', program, lock, counter])),
    );
    expect(fs.readFileSync(counter, 'utf8')).toBe('20');
    expect(fs.readdirSync(folder)).toEqual(['counter']);
  });
});
