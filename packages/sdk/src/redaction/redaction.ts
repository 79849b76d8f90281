import type { Model, Operation } from '@bandwidth-messages/client/operations';
import { decodeEscapes } from './decode-escapes.js';
import { maskGiven, wordsOf } from './mask-given.js';
import { Secrets, decodeForm, secretsOfAuthorization } from './secrets.js';

/** The request that a text belongs to. */
export interface RedactedCall {
  readonly operation: Operation;
  /** What the caller gave. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** A cause without what it may carry along: requests, headers, addresses with secrets in them. */
export type SafeCause = Error & { readonly code?: unknown };

type Headers = Readonly<Record<string, string>>;

/** How much of a text is looked through, and how much of it is kept: half a secret would not be recognised. */
const MAX_SEARCHED_LENGTH = 4000;
const MAX_KEPT_LENGTH = 500;
/** Whatever may be a phone number, but no date. */
const NUMBER = /(?!\d{4}-\d\d-\d\d)\(?\+?\d(?:[\s().-]{0,2}\d){6,}/g;
const SECRET_NAME = /auth|key|token|secret|cookie|password|credential|signature|session/i;
/** A value of a header this long may be a secret, whatever the header is called. */
const MIN_UNNAMED_SECRET_LENGTH = 16;
/** Headers that say nothing secret, however long they are. */
const PUBLIC_HEADERS = /^(accept|content|user-agent|host|connection|date|origin|referer|cache)/i;
/** Fields of a token request that everybody may know. */
const PUBLIC_FORM_FIELDS = new Set(['grant_type', 'scope', 'client_id', 'audience', 'resource']);

/** Keeps credentials, phone numbers and message texts out of errors and events. */
export class Redaction {
  private readonly secrets = new Secrets();
  /** The last value of each header: most credentials stay the same from request to request. */
  private readonly learned = new Map<string, string>();

  constructor(private readonly models: Readonly<Record<string, Model>>) {}

  /** Learns the secrets among the headers that an auth provider has set. */
  learnCredentials(headers: Headers, before: Headers): void {
    for (const [name, given] of Object.entries(headers)) {
      if (before[name] === given || this.learned.get(name) === given) continue;
      this.learned.set(name, given);
      const value = String(given);
      if (/^(proxy-)?authorization$/i.test(name)) this.secrets.add(...secretsOfAuthorization(value));
      else if (PUBLIC_HEADERS.test(name)) continue;
      else if (SECRET_NAME.test(name) || value.length >= MIN_UNNAMED_SECRET_LENGTH) this.secrets.add(value);
    }
  }

  /** Learns the secrets of a request for a token. */
  learnTokenRequest(headers: Headers, form: string): void {
    this.learnCredentials(headers, {});
    for (const [name, value] of new URLSearchParams(form)) {
      if (!PUBLIC_FORM_FIELDS.has(name)) this.secrets.add(value, ...decodeForm(value));
    }
  }

  /** A text of the server, shortened, without secrets and without what the caller gave. */
  clean(text: string, { operation, given }: RedactedCall): string {
    const { accountId: _public, ...values } = given;
    // As it stands, and as it reads: a secret may be found in one of the two alone.
    const searched = decodeEscapes(this.secrets.redact(text.slice(0, MAX_SEARCHED_LENGTH)));
    const masked = maskGiven(this.secrets.redact(searched), values, wordsOf(operation, this.models));
    return masked.replace(NUMBER, '<number>').slice(0, MAX_KEPT_LENGTH);
  }

  safeCause(cause: unknown, call: RedactedCall): SafeCause | undefined {
    // Not `instanceof`: where modules run in a realm of their own, as in jest, Node's errors come from another one.
    const { name, code, message: text } = (cause ?? {}) as Partial<SafeCause>;
    if (typeof name !== 'string' || typeof text !== 'string') return undefined;
    const message = this.clean(text, call);
    const safeCode = typeof code === 'string' || typeof code === 'number' ? { code } : {};
    return Object.assign(new Error(message), { name, stack: `${name}: ${message}`, ...safeCode });
  }
}
