import { AbortError } from '@bandwidth-messages/sdk';

/** What ends together with one loop over an export: at its end, or when the signal of the caller aborts. */
export class AbortScope {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #abort = (): void => this.#controller.abort(this.#caller?.reason);

  /** No more is asked of the caller's signal than to tell: it may come from another realm, or from a polyfill. */
  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
    if (caller?.aborted) this.#abort();
    else caller?.addEventListener('abort', this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  throwIfAborted(): void {
    if (this.signal.aborted) throw createAbortError(this.signal.reason);
  }

  /** Waits for what may never settle. */
  async waitFor(pending: unknown): Promise<void> {
    const { signal } = this;
    await new Promise((resolve, reject) => {
      const stop = (): void => reject(createAbortError(signal.reason));
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop);
      Promise.resolve(pending)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', stop));
    });
  }

  close(): void {
    this.#caller?.removeEventListener('abort', this.#abort);
    this.#controller.abort(createAbortError('the export is over'));
  }
}

export function createAbortError(reason: unknown): AbortError {
  return new AbortError('exportMessages was aborted by its signal.', { reason });
}
