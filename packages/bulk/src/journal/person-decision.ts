import { ValidationError } from '@bandwidth-messages/sdk';

/** @throws ValidationError for what is no decision of a person: a misspelt one must not send anything again */
export function assertDecision(decision: unknown): asserts decision is 'send-again' | 'accepted' {
  if (decision === 'send-again' || decision === 'accepted') return;
  throw new ValidationError("resolve: decision must be 'send-again' or 'accepted'; nothing was changed.", {
    field: 'decision',
  });
}

/** The error of a decision about a message that it cannot be about. */
export function unresolvable(why: string): ValidationError {
  return new ValidationError(`resolve: the message of this key ${why}; nothing was changed.`, {
    field: 'key',
  });
}
