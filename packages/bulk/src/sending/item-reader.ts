import { ValidationError } from '@bandwidth-messages/sdk';
import type { BulkItem } from './bulk-result.js';
import { copyItem } from './copy-item.js';
import { assertItem } from './prepare-item.js';

/** A list of messages, made at once or bit by bit. */
export type BulkSource = Iterable<BulkItem> | AsyncIterable<BulkItem>;

/** Reads a source for several readers: one item after the other, never two at once. */
export interface ItemReader {
  /** The next item; undefined at the end, and once the reading was stopped. */
  next(): Promise<BulkItem | undefined>;
  /** Asks for nothing more, and tells the source so. */
  stop(): void;
}

/** @throws ValidationError, in the name of `caller`, for what is no list */
export function createItemReader(source: BulkSource, caller: string): ItemReader {
  assertSource(source, caller);
  const iterator: AsyncIterator<unknown> | Iterator<unknown> =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let turn: Promise<unknown> = Promise.resolve();
  let count = 0;
  let isOver = false;
  const waiting = new Set<(item: undefined) => void>();

  const read = async (): Promise<BulkItem | undefined> => {
    if (isOver) return undefined;
    try {
      const result: IteratorResult<unknown, unknown> = await iterator.next();
      if (result.done) {
        isOver = true;
        return undefined;
      }
      const { value } = result;
      assertItem(value, count);
      count += 1;
      return copyItem(value);
    } catch (error) {
      isOver = true;
      throw error;
    }
  };

  return {
    next() {
      const result = turn.then(read);
      turn = result.catch(() => undefined);
      // A source that takes its time does not hold back a run that was told to stop.
      return new Promise((resolve, reject) => {
        waiting.add(resolve);
        result.finally(() => waiting.delete(resolve)).then(resolve, reject);
      });
    },
    stop() {
      const wasOver = isOver;
      isOver = true;
      for (const resolve of waiting) resolve(undefined);
      if (wasOver) return;
      // A source that is just making an item answers later, or never: nobody waits for it, nor for what it fails with.
      const leave = async (): Promise<unknown> => iterator.return?.();
      leave().catch(() => undefined);
    },
  };
}

function assertSource(source: BulkSource, caller: string): void {
  const given = source as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
  if (typeof given === 'object' && (given?.[Symbol.iterator] ?? given?.[Symbol.asyncIterator])) return;
  const accepted = 'an iterable or async iterable of { key, message }';
  throw new ValidationError(`${caller}: source must be ${accepted}; nothing was sent.`, { field: 'source' });
}
