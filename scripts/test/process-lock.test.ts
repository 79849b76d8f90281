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

const whenTaken = (): Promise<string> => withProcessLock(lock, () => 'taken');

describe('a lock between processes', () => {
  test('is gone when the body ends, and when it throws', async () => {
    await whenTaken();
    await expect(withProcessLock(lock, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('whose process is dead is taken over at once', async () => {
    fs.writeFileSync(lock, JSON.stringify({ pid: await deadProcess(), id: 'old' }));
    await expect(whenTaken()).resolves.toBe('taken');
  });

  const hasProc = fs.existsSync('/proc/self/stat');
  (hasProc ? test : test.skip)(
    'whose process is a zombie, dead but not collected, is taken over',
    async () => {
      // The shell's child ends; the shell becomes a program that does not collect it.
      const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
        const stat = (): string => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '');
        const start = stat().split(' ')[19];
        while (!stat().startsWith('Z')) await new Promise(setImmediate);
        fs.writeFileSync(lock, JSON.stringify({ pid, start, id: 'old' }));
        await expect(whenTaken()).resolves.toBe('taken');
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  test('whose process id now belongs to another process is taken over', async () => {
    fs.writeFileSync(lock, JSON.stringify({ pid: process.pid, start: '1', id: 'old' }));
    await expect(whenTaken()).resolves.toBe('taken');
  });

  test.each(['', '{"pid":', 'null-ish', '{}'])('that holds %j is taken over', async (content) => {
    fs.writeFileSync(lock, content);
    await expect(whenTaken()).resolves.toBe('taken');
  });

  test('keeps processes apart, also when all of them find a stale one', async () => {
    fs.writeFileSync(lock, JSON.stringify({ pid: await deadProcess(), id: 'old' }));
    const counter = path.join(folder, 'counter');
    fs.writeFileSync(counter, '0');
    const program = `
      const fs = require('node:fs');
      const { withProcessLock } = require(${JSON.stringify(require.resolve('../lib/process-lock.js'))});
      (async () => {
        for (let i = 0; i < 10; i += 1) await withProcessLock(process.argv[1], async () => {
          const count = Number(fs.readFileSync(process.argv[2], 'utf8'));
          await new Promise(setImmediate);
          fs.writeFileSync(process.argv[2], String(count + 1));
        });
      })();`;
    await Promise.all(
      Array.from({ length: 4 }, () => exec(process.execPath, ['-e', program, lock, counter])),
    );
    expect(fs.readFileSync(counter, 'utf8')).toBe('40');
    expect(fs.readdirSync(folder)).toEqual(['counter']);
  });

  test('tells its holder when it was lost', async () => {
    const [before, after] = await withProcessLock<boolean[]>(lock, (stillMine) => {
      const held = stillMine();
      fs.writeFileSync(lock, JSON.stringify({ pid: process.pid, id: 'another' }));
      return [held, stillMine()];
    });
    expect([before, after]).toEqual([true, false]);
    expect(fs.existsSync(lock)).toBe(true);
  });
});
