/** The base64 form of a text in UTF-8. */
export function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** As HTML forms encode text, and OAuth 2.0 client ids and secrets (RFC 6749, section 2.3.1). */
export function toFormText(text: string): string {
  return new URLSearchParams({ t: text }).toString().slice(2);
}

/** An escape may itself be escaped; nobody does that more often. */
const MAX_ROUNDS = 10;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** The text without the escapes of JSON, HTML and URLs: what is looked for may stand in any of them. */
export function decodeEscapes(text: string, rounds = MAX_ROUNDS): string {
  const decoded = text
    .replace(/\\(?:u[\da-fA-F]{4}|["\\/bfnrt])/g, (escape) => JSON.parse(`"${escape}"`) as string)
    .replace(/&#(x[\da-f]{1,6}|\d{1,7});/gi, (_, code: string) =>
      String.fromCodePoint(Number(`0${code}`) % 0x110000),
    )
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/(?:%[\da-f]{2})+/gi, (encoded) => new URLSearchParams(`text=${encoded}`).get('text') ?? '');
  return rounds === 1 || decoded === text ? decoded : decodeEscapes(decoded, rounds - 1);
}
