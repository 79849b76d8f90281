/**
 * Remembers which events were handled, so that one which the API posts again is not handled again. Give one to
 * `createCallbackHandler` when several processes receive callbacks, and let it keep its keys where all of them look.
 *
 * A call that rejects makes the answer a 500: the API posts the event again.
 */
export interface CallbackStore {
  /**
   * Asks for the right to handle the event with this key, in one indivisible step:
   * - `new`: nobody has it, or had it for longer than `ttlMs`; from now on the caller has it, for `ttlMs`
   * - `running`: somebody else has it
   * - `done`: the event was handled
   *
   * @param ttlMs after this time without `done` or `failed` the process that had the key counts as dead: the key is
   *   new again (5 minutes, as the handler calls it)
   */
  begin(key: string, ttlMs: number): Promise<'new' | 'running' | 'done'>;
  /**
   * The event was handled.
   *
   * @param ttlMs how long to remember that (25 hours, as the handler calls it: the API repeats for 24 hours)
   */
  done(key: string, ttlMs: number): Promise<void>;
  /** The handler threw: the key is new again, at once. */
  failed(key: string): Promise<void>;
}
