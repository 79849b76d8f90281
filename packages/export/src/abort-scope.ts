import { AbortError, isMessagesError } from '@bandwidth-messages/sdk';

/** What ends together with one loop over an export: at its end, or when the signal of the caller aborts. */
export class AbortScope {
  readonly #controller = new AbortController();
  readonly #stopListening: () => void;

  /** No more is asked of the caller's signal than to tell: it may come from another realm, or from a polyfill. */
  constructor(caller: AbortSignal | undefined) {
    const abort = (): void => this.#controller.abort(caller?.reason);
    if (caller?.aborted) abort();
    else caller?.addEventListener('abort', abort);
    this.#stopListening = () => caller?.removeEventListener('abort', abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  throwIfAborted(): void {
    if (this.signal.aborted) throw this.signal.reason;
  }

  /** Waits for what may never settle. */
  async waitFor(pending: unknown): Promise<void> {
    const { signal } = this;
    await new Promise((resolve, reject) => {
      const stop = (): void => reject(signal.reason);
      if (signal.aborted) return stop();
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
    this.#stopListening();
    this.#controller.abort('the export is over');
  }
}
