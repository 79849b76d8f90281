/** Something that is being loaded. */
export interface Loading<T> {
  readonly loaded: Promise<T>;
}

/** How things are loaded ahead of who needs them. */
export interface ReadAheadOptions<T> {
  /** How many are loaded at a time. */
  readonly concurrency: number;
  /** Starts loading the next one, and resolves when it is known where the one after it begins; `undefined` at the end. */
  readonly start: () => Promise<Loading<T> | undefined>;
  /** Called when the consumer waits for the one of this number, counted from 0. */
  readonly onWait: (index: number) => void;
}

/**
 * Hands out in order what is loaded ahead. A failure is thrown when its turn comes, after all that was before it; from
 * then on nothing more is started.
 */
export async function* readAhead<T>({ concurrency, start, onWait }: ReadAheadOptions<T>): AsyncGenerator<T> {
  const queue: Promise<Loading<T> | undefined>[] = [];
  let loading = 0;
  let isOver = false;
  let last: Promise<unknown> = Promise.resolve();
  const end = (): void => {
    isOver = true;
  };

  /** Starts as many as may be loading, one after the other. */
  const fill = (): void => {
    if (isOver || loading >= concurrency) return;
    loading++;
    const started = last.then(() => (isOver ? undefined : start()));
    queue.push(started);
    last = started.then((next) => {
      if (!next) return end();
      next.loaded.catch(end).finally(() => {
        loading--;
        fill();
      });
    });
    last = last.catch(end);
    fill();
  };

  fill();
  for (let index = 0; ; index++) {
    onWait(index);
    const next = await queue.shift();
    if (!next) return;
    yield await next.loaded;
  }
}
