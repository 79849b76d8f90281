import { ValidationError } from '@bandwidth-messages/sdk';

/**
 * The name of a key in Redis. What is in braces, kind and scope, decides the slot in a cluster: the keys of one script
 * are in one slot.
 */
export function keyOf(kind: 'limit' | 'pauses' | 'token' | 'callback', scope: string, name: string): string {
  return `{bandwidth-messages:${kind}:${scope}}:${name}`;
}

/** Checks a scope. @throws ValidationError for what is no short plain text */
export function requireScope(scope: unknown): string {
  if (typeof scope === 'string' && /^[^{}\p{Cc}]{1,200}$/u.test(scope)) return scope;
  throw new ValidationError('scope must be a text of 1 to 200 characters, without braces.', {
    field: 'scope',
  });
}
