/** Takes the client's secrets out of text that came from outside. */
export interface Redactor {
  /** Remembers the value of a header that a request is authorized by. */
  addCredential(header: string): void;
  redact(text: string): string;
}

/** Anything shorter is found in ordinary words, and hides nothing worth hiding. */
const MIN_SECRET_LENGTH = 3;
/** Tokens come and go; the ones that may still be echoed are the last few. */
const MAX_PASSING_SECRETS = 50;

/** Base64 of the UTF-8 bytes of `text`. */
export const toBase64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** As HTML forms encode text (and OAuth 2.0 client ids and secrets: RFC 6749, section 2.3.1). */
export const toFormText = (text: string): string => new URLSearchParams({ t: text }).toString().slice(2);

/** Every form in which a server may echo a secret. */
const formsOf = (secret: string): string[] => {
  if (secret.length < MIN_SECRET_LENGTH) return [];
  const base64 = toBase64(secret).replace(/=+$/, '');
  const forms = [
    secret,
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(secret),
    toFormText(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
  return [...new Set(forms)];
};

/** `secrets` are those that stay for the life of the client. */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  const lasting = secrets.flatMap(formsOf);
  const passing = new Map<string, string[]>();
  return {
    addCredential(header) {
      if (passing.has(header)) return;
      // The credential without its scheme is just as secret.
      passing.set(header, formsOf(header.replace(/^\w+ /, '')));
      if (passing.size > MAX_PASSING_SECRETS) passing.delete(passing.keys().next().value!);
    },
    redact(text) {
      // The longest first: one form may be a part of another.
      const forms = [...lasting, ...passing.values()].flat().sort((a, b) => b.length - a.length);
      return forms.reduce((left, form) => left.replaceAll(form, '[secret]'), text);
    },
  };
};
