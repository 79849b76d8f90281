const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
/** An escape may itself be escaped; nobody does that more often. */
const MAX_ROUNDS = 3;

/** The text without the escapes of JSON, HTML and URLs: what is looked for may stand in any of them. */
export function decodeEscapes(text: string, rounds = MAX_ROUNDS): string {
  const decoded = text
    .replace(/\\u([\da-f]{4})/gi, (_, hex: string) => fromCodePoint(`0x${hex}`))
    .replace(/\\["\\/bfnrt]/g, (escape) => JSON.parse(`"${escape}"`) as string)
    .replace(/&#(x[\da-f]{1,6}|\d{1,7});/gi, (_, code: string) => fromCodePoint(`0${code}`))
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        return encoded;
      }
    });
  return rounds === 1 || decoded === text ? decoded : decodeEscapes(decoded, rounds - 1);
}

function fromCodePoint(code: string): string {
  return Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : '';
}
