import { AbortError, isMessagesError } from '@bandwidth-messages/sdk';

/**
 * What ends together with one loop over an export: at its end, or when the signal of the caller aborts. No more is asked
 * of the caller's signal than to tell: it may come from another realm, or from a polyfill.
 */
export class AbortScope {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  readonly #abort = (): void => this.#controller.abort(this.caller?.reason);

  constructor(private readonly caller: AbortSignal | undefined) {
    if (caller?.aborted) this.#abort();
    else caller?.addEventListener('abort', this.#abort);
  }

  /** Waits for what may never settle. */
  async waitFor(pending: unknown): Promise<void> {
    const { signal } = this;
    signal.throwIfAborted();
    await new Promise((resolve, reject) => {
      const stop = (): void => reject(signal.reason);
      signal.addEventListener('abort', stop);
      Promise.resolve(pending)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', stop));
    });
  }

  /** An `AbortError` in place of the bare reason that the signal was aborted with. */
  explain(error: unknown): unknown {
    const isReason = this.signal.aborted && error === this.signal.reason && !isMessagesError(error);
    return isReason ? new AbortError('exportMessages was aborted by its signal.', { reason: error }) : error;
  }

  close(): void {
    this.caller?.removeEventListener('abort', this.#abort);
    this.#controller.abort('the export is over');
  }
}
