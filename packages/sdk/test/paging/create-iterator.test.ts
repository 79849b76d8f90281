import fc from 'fast-check';
import { createIterator, flatten } from '../../src/paging/create-iterator';

/** What a consumer does: it asks for the next item or leaves, and waits for the answer or does not. */
interface Step {
  readonly does: 'next' | 'return';
  readonly waits: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    does: fc.oneof({ weight: 6, arbitrary: fc.constant('next' as const) }, fc.constant('return' as const)),
    waits: fc.boolean(),
  }),
  { maxLength: 20 },
);
const batches = fc.array(fc.array(fc.integer(), { maxLength: 4 }), { maxLength: 5 });

/** All that a consumer sees, in order, and how often the source was closed. */
const consume = async (
  make: (source: AsyncGenerator<Iterator<number>>) => AsyncIterator<number>,
  items: readonly number[][],
  failsAt: number | undefined,
  consumer: readonly Step[],
): Promise<{ seen: unknown[]; closed: number }> => {
  const seen: unknown[] = [];
  let closed = 0;
  async function* source(): AsyncGenerator<Iterator<number>> {
    try {
      for (const [index, batch] of items.entries()) {
        if (index === failsAt) throw new Error('broken');
        yield batch.values();
      }
    } finally {
      closed++;
    }
  }
  const iterator = make(source());
  const note = (result: IteratorResult<number>): number => seen.push(result.done ? 'done' : result.value);
  const pending: Promise<unknown>[] = [];
  for (const { does, waits } of consumer) {
    const answer = (does === 'next' ? iterator.next() : iterator.return!()).then(note, (error: Error) =>
      seen.push(error.message),
    );
    if (waits) await answer;
    pending.push(answer);
  }
  await Promise.all(pending);
  return { seen, closed };
};

async function* asGenerator(source: AsyncGenerator<Iterator<number>>): AsyncGenerator<number> {
  for await (const batch of source) {
    for (let step = batch.next(); !step.done; step = batch.next()) yield step.value;
  }
}

describe('flatten', () => {
  it('behaves as an async generator does, whatever the consumer does', async () => {
    await fc.assert(
      fc.asyncProperty(
        batches,
        fc.option(fc.nat(4), { nil: undefined }),
        steps,
        async (items, failsAt, consumer) => {
          const wanted = await consume(asGenerator, items, failsAt, consumer);
          const got = await consume(flatten, items, failsAt, consumer);
          expect(got).toEqual(wanted);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('gives nothing more after an error, and does not close what failed', async () => {
    let closed = 0;
    const iterator = createIterator<number>({
      take: () => undefined,
      pull: () => Promise.reject(new Error('broken')),
      close: async () => void closed++,
    });
    await expect(iterator.next()).rejects.toThrow('broken');
    await expect(iterator.next()).resolves.toEqual({ done: true, value: undefined });
    await expect(iterator.return!()).resolves.toEqual({ done: true, value: undefined });
    expect(closed).toBe(0);
  });
});
