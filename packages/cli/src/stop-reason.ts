/** Reason of the signal when nobody reads stdout any more. */
export const STDOUT_CLOSED = Symbol('stdout was closed');
