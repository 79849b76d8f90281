/**
 * Loads values ahead, `concurrency` at a time, and hands them out in order. `start` begins with the next one, and resolves
 * when it is known where the one after it begins: to `undefined` at the end. `onWait` is told the number, from 0, of the
 * one that the consumer waits for. A failure is thrown when its turn comes, after all that was before it; from then on
 * nothing more is started.
 */
export async function* readAhead<T>(
  concurrency: number,
  start: () => Promise<{ readonly loaded: Promise<T> } | undefined>,
  onWait: (index: number) => void,
): AsyncGenerator<T> {
  const queue: ReturnType<typeof start>[] = [];
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
