const encoder = new TextEncoder();

/** SHA-256 of bytes, or of text as UTF-8. */
export async function sha256(input: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const bytes = typeof input === 'string' ? encoder.encode(input) : input;
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** Whether two digests are equal; takes as long for any two. */
export function isEqualDigest(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) difference |= one[index]! ^ (other[index] ?? 0);
  return difference === 0;
}
