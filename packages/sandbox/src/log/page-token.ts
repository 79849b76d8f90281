import { mix32 } from '../seed/random.js';

/** What a page token stands for. */
export interface PagePosition {
  /** Rows that come before the page. */
  readonly offset: number;
  /** When the first page of the list was asked for. */
  readonly startedAtMs: number;
}

/** Makes and reads page tokens. Nobody else can: a token of another query or another sandbox is no good. */
export interface PageTokens {
  /** `queryKey` is the same for all pages of one list. */
  write(position: PagePosition, queryKey: string): string;
  /** Undefined when the token was not made for this query, here. */
  read(token: string, queryKey: string): PagePosition | undefined;
}

// Where in the 18 bytes of a token things are; 18, so that base64 fills 24 characters without a rest.
const form = /^[A-Za-z0-9_-]{24}$/;
const at = { offset: 0, startedAt: 4, sealLow: 10, sealHigh: 14, end: 18 };

/** A token holds the offset, the time of the first page, and a seal over both, the query and the secret. */
export function createPageTokens(secret: number): PageTokens {
  const seal = (bytes: Buffer, queryKey: string) => {
    let low = mix32(secret);
    let high = mix32(secret ^ 0x5bd1e995);
    const add = (value: number) => {
      low = mix32(low ^ value);
      high = Math.imul(high ^ value, 0x01000193) ^ (high >>> 13);
    };
    for (let index = 0; index < at.sealLow; index += 1) add(bytes[index]!);
    for (let index = 0; index < queryKey.length; index += 1) add(queryKey.charCodeAt(index));
    return [low >>> 0, mix32(high)] as const;
  };
  return {
    write({ offset, startedAtMs }, queryKey) {
      const bytes = Buffer.alloc(at.end);
      bytes.writeUInt32BE(offset, at.offset);
      bytes.writeUIntBE(Math.floor(startedAtMs), at.startedAt, 6);
      const [low, high] = seal(bytes, queryKey);
      bytes.writeUInt32BE(low, at.sealLow);
      bytes.writeUInt32BE(high, at.sealHigh);
      return bytes.toString('base64url');
    },
    read(token, queryKey) {
      if (!form.test(token)) return undefined;
      const bytes = Buffer.from(token, 'base64url');
      const [low, high] = seal(bytes, queryKey);
      if (bytes.readUInt32BE(at.sealLow) !== low || bytes.readUInt32BE(at.sealHigh) !== high)
        return undefined;
      return { offset: bytes.readUInt32BE(at.offset), startedAtMs: bytes.readUIntBE(at.startedAt, 6) };
    },
  };
}
