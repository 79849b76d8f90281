import { AsyncLocalStorage } from 'node:async_hooks';
import files from 'node:fs/promises';
import * as filesSync from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { takeFileLock } from '../../src/index.js';
import { tempFile } from '../support/temp-folder.js';

/** One that takes the lock, works, and releases it; it may be killed at one of its steps. */
interface Taker {
  /** How many steps it does before it is killed: never where undefined. */
  stepsToLive: number | undefined;
  /** The file that it has written, of which its lock is a second name. */
  written?: string;
  readonly killed: Promise<void>;
  readonly die: () => void;
}

const STEPS = ['writeFile', 'link', 'rename', 'readFile', 'rm'] as const;
const DEAD_PID = 2 ** 22 + 12345;
const running = new AsyncLocalStorage<Taker>();

class HeldError extends Error {}

/** Each step on the file system waits until the scheduler lets it go on; then it is done at once, as one piece. */
function scheduleSteps(scheduler: fc.Scheduler): void {
  for (const step of STEPS) {
    const doStep = filesSync[`${step}Sync`] as (...args: unknown[]) => unknown;
    jest.spyOn(files, step).mockImplementation((async (...args: unknown[]) => {
      const taker = running.getStore();
      if (taker === undefined || String(args[0]).startsWith('/proc/')) return doStep(...args);
      await scheduler.schedule(Promise.resolve(), `${step} ${args.slice(0, 2).map(nameOf).join(' ')}`);
      if (taker.stepsToLive === 0) return kill(taker);
      if (taker.stepsToLive !== undefined) taker.stepsToLive -= 1;
      if (step === 'writeFile') taker.written = String(args[0]);
      return doStep(...args);
    }) as never);
  }
}

function nameOf(argument: unknown): string {
  return typeof argument === 'string' ? argument.replace(/^.*list/, '') : '';
}

/** From now on every lock of this taker, by whatever name, tells of a process that has ended. */
function kill({ written, die }: Taker): Promise<never> {
  die();
  if (written !== undefined) {
    const token = written.slice(-36);
    for (const name of filesSync.readdirSync(dirname(written))) {
      const path = join(dirname(written), name);
      if (filesSync.readFileSync(path, 'utf8').includes(token)) writeOwner(path, DEAD_PID, token);
    }
  }
  return new Promise(() => {});
}

function writeOwner(path: string, pid: number, token: string): void {
  filesSync.writeFileSync(path, `${JSON.stringify({ pid, token, host: hostname(), start: 'earlier' })}\n`);
}

function createTaker(stepsToLive: number | undefined): Taker {
  let die = (): void => {};
  const killed = new Promise<void>((resolve) => (die = resolve));
  return { stepsToLive, killed, die };
}

async function takeAndRelease(path: string, scheduler: fc.Scheduler, holders: Set<Taker>): Promise<void> {
  const taker = running.getStore()!;
  try {
    const lock = await takeFileLock(path, { heldBy: () => new HeldError() });
    holders.add(taker);
    expect(holders.size).toBe(1);
    await scheduler.schedule(Promise.resolve(), 'work');
    holders.delete(taker);
    await lock.release();
  } catch (error) {
    if (!(error instanceof HeldError)) throw error;
  }
}

afterEach(() => jest.restoreAllMocks());

it('never do two hold a lock at once, in whatever order their steps come and wherever one of them is killed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.option(fc.nat(12), { nil: undefined, freq: 2 }), { minLength: 2, maxLength: 4 }),
      fc.nat(3),
      async (scheduler, lives, left) => {
        const path = `${tempFile()}.lock`;
        // A process was killed with the lock, another one while it took that over, and so on.
        for (let depth = 0; depth < left; depth++) {
          writeOwner(`${path}${'.takeover'.repeat(depth)}`, DEAD_PID, `left by process ${depth}`);
        }
        scheduleSteps(scheduler);
        const holders = new Set<Taker>();
        const takers = lives.map(createTaker);
        const ended = takers.map((taker) =>
          Promise.race([taker.killed, running.run(taker, () => takeAndRelease(path, scheduler, holders))]),
        );
        await scheduler.waitFor(Promise.all(ended));

        const lock = await takeFileLock(path, { heldBy: () => new HeldError() });
        await lock.release();
        const wasKilled = takers.some((taker) => taker.stepsToLive === 0);
        if (!wasKilled) expect(filesSync.readdirSync(dirname(path))).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
});
