/** The UTF-8 bytes of a text. */
export function encodeUtf8(text: string): Uint8Array {
  if (typeof TextEncoder === 'function') return new TextEncoder().encode(text);
  return Uint8Array.from(toByteString(text), (byte) => byte.charCodeAt(0));
}

/** A character for each UTF-8 byte of a text, as `btoa` wants it. Half a surrogate pair becomes U+FFFD. */
export function toByteString(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd');
  return encodeURIComponent(wellFormed).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

/** The text of UTF-8 bytes, without a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (typeof TextDecoder === 'function') return new TextDecoder().decode(bytes);
  const encoded = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(encoded).replace(/^\ufeff/, '');
  } catch {
    return '';
  }
}
