/** Where the items of an iterator come from. */
export interface ItemSource<T> {
  /** The next item, if it is there already. Must not throw. */
  readonly take: () => T | undefined;
  /** Gets more items; resolves to `false` when there are none. */
  readonly pull: () => Promise<boolean>;
  /** Called when the consumer leaves before the end. */
  readonly close?: () => Promise<unknown>;
}

/**
 * An iterator with the behaviour of an async generator: one step after the other, however many are asked for at a time;
 * over after the first error. A generator takes several turns of the microtask queue for each item, this takes one for
 * an item that is there already: with hundreds of thousands of rows, that is a good part of what each of them costs.
 */
export const createIterator = <T>({
  take,
  pull,
  close,
}: ItemSource<T>): AsyncIterableIterator<T, undefined> => {
  type Result = IteratorResult<T, undefined>;
  let isOver = false;
  let last: Promise<Result> | undefined;

  const inTurn = (step: () => Promise<Result>): Promise<Result> => {
    const own = last ? last.then(step, step) : step();
    last = own;
    const clear = (): void => {
      if (last === own) last = undefined;
    };
    own.then(clear, clear);
    return own;
  };
  const end = async (): Promise<Result> => {
    const wasOver = isOver;
    isOver = true;
    if (!wasOver) await close?.();
    return { done: true, value: undefined };
  };
  const advance = async (): Promise<Result> => {
    try {
      while (!isOver) {
        const value = take();
        if (value !== undefined) return { done: false, value };
        isOver = !(await pull());
      }
      return { done: true, value: undefined };
    } catch (error) {
      isOver = true;
      throw error;
    }
  };

  return {
    next() {
      const value = isOver || last ? undefined : take();
      return value === undefined ? inTurn(advance) : Promise.resolve({ done: false, value });
    },
    return: () => inTurn(end),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};

/** The items of all batches, one by one. */
export const flatten = <T>(
  batches: AsyncIterator<Iterator<T>, unknown>,
): AsyncIterableIterator<T, undefined> => {
  let batch: Iterator<T> | undefined;
  return createIterator({
    take: () => {
      const step = batch?.next();
      return step && !step.done ? step.value : undefined;
    },
    async pull() {
      const { done, value } = await batches.next();
      batch = done ? undefined : value;
      return !done;
    },
    async close() {
      batch?.return?.();
      await batches.return?.();
    },
  });
};
