/**
 * What went wrong:
 * - `invalid-option`: an option of `createCallbackHandler` is missing, wrong or unknown; `field` names it
 * - `invalid-json`: a body is empty, or no JSON
 * - `not-an-event`: JSON, but neither an event nor a list of events, or nested deeper than any event
 * - `too-large`, `too-many-events`: a body is over the limits
 * - `incomplete-body`: the sender went away before the body was there
 * - `body-already-read`: other code has read the body, and has not left it in `request.body`
 * - `store`: the `store` answered with something that is no answer
 */
export type CallbackErrorCode =
  | 'invalid-option'
  | 'invalid-json'
  | 'not-an-event'
  | 'too-large'
  | 'too-many-events'
  | 'incomplete-body'
  | 'body-already-read'
  | 'store';

/** What this package throws. The message never quotes a body, a number, a text or a credential. */
export class CallbackError extends Error {
  /** Tells this error from others where `instanceof` does not. */
  override readonly name = 'CallbackError';
  /** What went wrong: stable. */
  readonly code: CallbackErrorCode;
  /** The option that is wrong; with `invalid-option` only. */
  readonly field: string | undefined;

  constructor(code: CallbackErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}
