import { ValidationError } from '@bandwidth-messages/sdk';

/** @throws ValidationError for what is no decision of a person: a misspelt one must not send anything again */
export function assertDecision(decision: unknown): asserts decision is 'send-again' | 'accepted' {
  if (decision === 'send-again' || decision === 'accepted') return;
  throw new ValidationError("resolve: decision must be 'send-again' or 'accepted'; nothing was changed.", {
    field: 'decision',
  });
}
