import type { Call } from '../call.js';
import { maskGiven } from './mask-given.js';
import { Secrets } from './secrets.js';

/** A cause without what it may carry along: requests, headers, addresses with secrets in them. */
export type SafeCause = Error & { readonly code?: unknown };

/** How much of a text is looked through, and how much of it is kept: half a secret would not be recognised. */
const MAX_SEARCHED_LENGTH = 4000;
const MAX_KEPT_LENGTH = 500;
/** Names of headers, and of fields of forms, whose value is a secret however short it is. */
const SECRET_NAME = /auth|key|token|secret|cookie|pass|pin|otp|code|credential|assertion|signature|session/i;
/** A value this long may be a secret, whatever its name is. */
const MIN_UNNAMED_SECRET_LENGTH = 16;

/** Keeps credentials, phone numbers and message texts out of errors and events. */
export class Redaction {
  private readonly secrets = new Secrets();

  /** Learns the secrets among headers or fields of a form; those that were there `before` are none. */
  learn(
    given: Iterable<readonly [name: string, value: string]>,
    before: Readonly<Record<string, string>> = {},
  ): void {
    for (const [name, value] of given) {
      // A provider of the user may set anything.
      const text = String(value);
      const isSecret = SECRET_NAME.test(name) || text.length >= MIN_UNNAMED_SECRET_LENGTH;
      if (isSecret && before[name] !== value) this.secrets.add(text);
    }
  }

  /** A text of the server, shortened, without secrets and without what the caller gave. */
  clean(text: string, { given }: Pick<Call, 'given'>): string {
    const { accountId: _public, ...values } = given;
    const read = this.secrets.redact(text.slice(0, MAX_SEARCHED_LENGTH));
    return maskGiven(read, values).slice(0, MAX_KEPT_LENGTH);
  }

  safeCause(cause: unknown, call: Pick<Call, 'given'>): SafeCause | undefined {
    // Not `instanceof`: where modules run in a realm of their own, as in jest, Node's errors come from another one.
    const { name, code, message: text } = (cause ?? {}) as Partial<SafeCause>;
    if (typeof name !== 'string' || typeof text !== 'string') return undefined;
    const message = this.clean(text, call);
    const safeName = this.clean(name, call);
    const safeCode = typeof code === 'string' ? { code: this.clean(code, call) } : {};
    return Object.assign(new Error(message), {
      name: safeName,
      stack: `${safeName}: ${message}`,
      ...safeCode,
    });
  }
}
