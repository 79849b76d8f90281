import { isMessagesError } from './errors.js';

/** Where the SDK was called from. */
export interface CallerStack {
  /** Written out only when somebody reads it. */
  readonly stack?: string;
}

/** Keeps the place from which `publicMethod` was called. */
export function catchCallerStack(publicMethod: (...values: never[]) => unknown): CallerStack {
  // V8 and JavaScriptCore know it; elsewhere the stack begins in the SDK.
  if (!Error.captureStackTrace) return new Error();
  const caller = {};
  Error.captureStackTrace(caller, publicMethod);
  return caller;
}

/**
 * Makes the stack of an error show the line that called the SDK, where its own would begin at a timer or a socket.
 * Returns the error.
 */
export function showCaller(error: unknown, caller: CallerStack): unknown {
  if (!isMessagesError(error)) return error;
  const frames = caller.stack?.replace(/^(?!\s*at )[^\n]*\n/, '') ?? '';
  error.stack = `${error.name}: ${error.message}\n${frames}`;
  return error;
}

/** What `act` resolves to; its error shows the line that called `publicMethod`. */
export async function showingCaller<T>(
  publicMethod: (...values: never[]) => unknown,
  act: () => Promise<T>,
): Promise<T> {
  const caller = catchCallerStack(publicMethod);
  try {
    return await act();
  } catch (error) {
    throw showCaller(error, caller);
  }
}
