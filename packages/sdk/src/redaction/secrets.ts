import { fromBase64, toBase64 } from '../base64.js';

/** Anything shorter is found in ordinary words, and hides nothing worth hiding. */
const MIN_LENGTH = 3;
/** A shorter one only counts where it stands alone: "prod" must not be taken out of "production". */
const MIN_LENGTH_WITHIN_WORDS = 8;
/** Tokens come and go; the ones that may still be echoed are the last few. */
const MAX_SECRETS = 100;

/** Takes secrets out of text that came from outside. */
export class Secrets {
  /** The forms of each secret. */
  private readonly known = new Map<string, readonly string[]>();

  /** Remembers secrets. What is too short to be one is left out. */
  add(...secrets: readonly string[]): void {
    for (const secret of secrets) {
      if (secret.length < MIN_LENGTH) continue;
      const forms = this.known.get(secret) ?? formsOf(secret);
      // Put at the end: what was used last is dropped last.
      this.known.delete(secret);
      this.known.set(secret, forms);
      const [oldest] = this.known.keys();
      if (this.known.size > MAX_SECRETS && oldest !== undefined) this.known.delete(oldest);
    }
  }

  redact(text: string): string {
    // The longest first: one form may be a part of another.
    const forms = [...this.known.values()].flat().sort((a, b) => b.length - a.length);
    return forms.reduce(replaceForm, text);
  }
}

/** Every form in which a server may echo a secret. */
function formsOf(secret: string): string[] {
  const base64 = toBase64(secret).replace(/=+$/, '');
  const forms = [
    secret,
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '')),
    new URLSearchParams({ t: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll(' ', '+'),
  ];
  return [...new Set(forms)].filter((form) => form.length >= MIN_LENGTH);
}

function replaceForm(text: string, form: string): string {
  if (form.length >= MIN_LENGTH_WITHIN_WORDS) return text.replaceAll(form, '[secret]');
  const isWord = (character = ''): boolean => /[\p{L}\p{N}]/u.test(character);
  const [before = '', ...parts] = text.split(form);
  return parts.reduce((done, part) => {
    const isAlone = !isWord(done.at(-1)) && !isWord(part[0]);
    return `${done}${isAlone ? '[secret]' : form}${part}`;
  }, before);
}

/** The secrets in the value of an `Authorization` header: what follows the scheme, and the password in Basic. */
export function secretsOfAuthorization(value: string): string[] {
  const credential = value.replace(/^[\w-]+ +/, '');
  if (!/^basic /i.test(value)) return [credential];
  try {
    const decoded = fromBase64(credential);
    const password = decoded.slice(decoded.indexOf(':') + 1);
    return [credential, decoded, password, ...decodeForm(password)];
  } catch {
    return [credential];
  }
}

/** OAuth 2.0 encodes ids and secrets as forms do before it puts them into Basic. */
export function decodeForm(text: string): string[] {
  try {
    return [decodeURIComponent(text.replaceAll('+', ' '))];
  } catch {
    return [];
  }
}
