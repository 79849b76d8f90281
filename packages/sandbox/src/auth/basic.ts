const BASIC = /^BASIC +([A-Za-z0-9+/]+={0,2}) *$/i;

/** Name and password of an `Authorization: Basic` header; undefined when it is none. */
export function parseBasic(header: string | undefined): { name: string; password: string } | undefined {
  const encoded = header === undefined ? undefined : BASIC.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Undoes form encoding, which RFC 6749, 2.3.1 asks for before client id and secret go into Basic. */
export function decodeForm(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
