import { openJournal } from '../../src/index.js';

export const TIME_MS = Date.UTC(2026, 10, 24, 10);
export const intent = (key: string) => ({
  key,
  content: 'abcdef0',
  timeMs: TIME_MS,
  from: '+15551112222',
  to: ['+15553334444'],
  segments: 2,
  length: 200,
});
export const identity = (key: string) => ({ key, content: 'abcdef0' });

/** A journal with one key of each end, and what it was left as. */
export async function writeSample(path: string): Promise<void> {
  const journal = await openJournal(path);
  for (const key of ['a', 'r', 'u', 'n', 'i']) await journal.begin(intent(key));
  await journal.finish(identity('a'), { mark: 'accepted', timeMs: TIME_MS, id: 'id-a' });
  await journal.finish(identity('r'), { mark: 'rejected', timeMs: TIME_MS, reason: 'api 400' });
  await journal.finish(identity('u'), { mark: 'unknown', timeMs: TIME_MS, reason: 'timeout' });
  await journal.finish(identity('n'), { mark: 'not-sent', timeMs: TIME_MS, reason: 'rate-limit 429' });
  await journal.finish(identity('s'), { mark: 'skipped', timeMs: TIME_MS, reason: 'filtered' });
  await journal.close();
}

export async function statesOf(path: string): Promise<Record<string, string | undefined>> {
  const journal = await openJournal(path);
  const states = ['a', 'r', 'u', 'n', 'i', 's', 'x'].map(async (key) => {
    const entry = await journal.visit(identity(key));
    return [key, entry?.state] as const;
  });
  const all = Object.fromEntries(await Promise.all(states));
  await journal.close();
  return all;
}

export const SAMPLE = {
  a: 'accepted',
  r: 'rejected',
  u: 'unknown',
  n: 'open',
  i: 'unknown',
  s: 'skipped',
  x: undefined,
};
