/** Hands values from those who make them to the one who iterates. */
export interface ResultChannel<T> {
  /** Resolves at once while few values wait; otherwise as soon as there is room again. */
  push(value: T): Promise<void> | undefined;
  /** No more values come. The iteration ends after those that wait, by throwing `error` where one is given. */
  end(error?: unknown): void;
  /** Nobody takes values any more: those that wait and those to come are dropped. */
  abandon(): void;
  next(): Promise<IteratorResult<T, undefined>>;
}

/** How many values may wait. */
const ROOM = 64;

export function createResultChannel<T>(): ResultChannel<T> {
  let values: T[] = [];
  let takers: {
    resolve: (result: IteratorResult<T, undefined>) => void;
    reject: (error: unknown) => void;
  }[] = [];
  let makers: (() => void)[] = [];
  let ended: { readonly error: unknown } | undefined;
  let isAbandoned = false;

  const wakeMakers = (): void => {
    const waiting = makers;
    makers = [];
    for (const wake of waiting) wake();
  };
  const settleEnd = (): void => {
    const waiting = takers;
    takers = [];
    for (const { resolve, reject } of waiting) {
      const { error } = ended!;
      // An error is thrown once; whoever asks again is told that there is nothing left.
      ended = { error: undefined };
      if (error === undefined) resolve({ done: true, value: undefined });
      else reject(error);
    }
  };

  return {
    push(value) {
      if (isAbandoned) return undefined;
      const taker = takers.shift();
      if (taker) {
        taker.resolve({ done: false, value });
        return undefined;
      }
      values.push(value);
      return values.length < ROOM ? undefined : new Promise((resolve) => makers.push(resolve));
    },
    end(error) {
      ended ??= { error };
      if (values.length === 0) settleEnd();
    },
    abandon() {
      isAbandoned = true;
      values = [];
      wakeMakers();
    },
    next() {
      if (values.length > 0) {
        const value = values.shift()!;
        if (values.length < ROOM) wakeMakers();
        return Promise.resolve({ done: false, value });
      }
      return new Promise((resolve, reject) => {
        takers.push({ resolve, reject });
        if (ended) settleEnd();
      });
    },
  };
}
