import { decodeEscapes, toBase64 } from '../encodings.js';

/** Anything shorter is found in ordinary words, and hides nothing worth hiding. */
const MIN_LENGTH = 3;
/** A shorter one only counts where it stands alone: "prod" must not be taken out of "production". */
const MIN_LENGTH_WITHIN_WORDS = 8;
/** Tokens come and go; the ones that may still be echoed are the last few. */
const MAX_SECRETS = 100;

/** Takes secrets out of text that came from outside. */
export class Secrets {
  /** By what they came in, the forms of the secrets in it. */
  private readonly known = new Map<string, readonly string[]>();

  /** Remembers the secrets in the value of a header, or of a field of a form. */
  add(value: string): void {
    const forms = this.known.get(value) ?? secretsIn(value).flatMap(formsOf);
    // Put at the end: what was used last is dropped last.
    this.known.delete(value);
    this.known.set(value, forms);
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_SECRETS && oldest !== undefined) this.known.delete(oldest);
  }

  /** The text with its escapes decoded, and without the secrets in it. */
  redact(text: string): string {
    // The longest first: one form may be a part of another.
    const forms = [...this.known.values()].flat().sort((a, b) => b.length - a.length);
    // As it stands, and as it reads: a secret may be found in one of the two alone.
    return forms.reduce(replaceForm, decodeEscapes(forms.reduce(replaceForm, text)));
  }
}

/** The value, what follows the scheme in it, and what that says in Basic. */
function secretsIn(value: string): string[] {
  const credential = value.replace(/^[\w-]+ +/, '');
  if (!/^basic /i.test(value)) return [value, credential];
  try {
    const bytes = Uint8Array.from(atob(credential), (byte) => byte.charCodeAt(0));
    const decoded = new TextDecoder().decode(bytes);
    return [value, credential, decoded, decoded.slice(decoded.indexOf(':') + 1)];
  } catch {
    return [value, credential];
  }
}

/** The forms in which a server may echo a secret, but for escapes. */
function formsOf(secret: string): string[] {
  // OAuth 2.0 encodes ids and secrets as forms do before it puts them into Basic.
  const ofForm = new URLSearchParams(`text=${secret.replaceAll('&', '%26')}`).get('text') ?? '';
  const texts = new Set([secret, decodeEscapes(secret), ofForm]);
  const forms = [...texts].flatMap((text) => {
    const base64 = toBase64(text).replace(/=+$/, '');
    const base64Url = base64.replaceAll('+', '-').replaceAll('/', '_');
    return [text, text.replaceAll(' ', '+'), base64, base64Url];
  });
  return [...new Set(forms)].filter((form) => form.length >= MIN_LENGTH);
}

function replaceForm(text: string, form: string): string {
  if (form.length >= MIN_LENGTH_WITHIN_WORDS) return text.replaceAll(form, '[secret]');
  const pattern = form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, 'gu'), '[secret]');
}
