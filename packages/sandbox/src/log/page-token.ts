import { mix32 } from '../seed/random.js';

/** What a page token stands for. */
export interface PagePosition {
  /** Rows that come before the page. */
  readonly offset: number;
  /** When the first page of the list was asked for. */
  readonly startedAtMs: number;
}

/** Makes and reads the page tokens of one query. */
export interface QueryTokens {
  write(position: PagePosition): string;
  /** Undefined when the token was not made for this query, here. */
  read(token: string): PagePosition | undefined;
}

/** Nobody else can make page tokens: one of another query or another sandbox is no good. */
export interface PageTokens {
  /** `queryKey` is the same for all pages of one list. */
  forQuery(queryKey: string): QueryTokens;
}

// Where in the 18 bytes of a token things are; 18, so that base64 fills 24 characters without a rest.
const form = /^[A-Za-z0-9_-]{24}$/;
const at = { offset: 0, startedAt: 4, sealLow: 10, sealHigh: 14, end: 18 };

/** A token holds the offset, the time of the first page, and a seal over both, the query and the secret. */
export function createPageTokens(secret: number): PageTokens {
  return {
    forQuery(queryKey) {
      let keyBits = mix32(secret);
      for (let index = 0; index < queryKey.length; index += 1) {
        keyBits = Math.imul(keyBits ^ queryKey.charCodeAt(index), 0x01000193);
      }
      const seal = (bytes: Buffer) => {
        let bits = mix32(keyBits);
        for (let index = 0; index < at.sealLow; index += 1)
          bits = Math.imul(bits ^ bytes[index]!, 0x01000193);
        const low = mix32(bits ^ secret);
        return [low, mix32(low ^ bits ^ keyBits)] as const;
      };
      return {
        write({ offset, startedAtMs }) {
          const bytes = Buffer.alloc(at.end);
          bytes.writeUInt32BE(offset, at.offset);
          bytes.writeUIntBE(Math.floor(startedAtMs), at.startedAt, 6);
          const [low, high] = seal(bytes);
          bytes.writeUInt32BE(low, at.sealLow);
          bytes.writeUInt32BE(high, at.sealHigh);
          return bytes.toString('base64url');
        },
        read(token) {
          if (!form.test(token)) return undefined;
          const bytes = Buffer.from(token, 'base64url');
          const [low, high] = seal(bytes);
          if (bytes.readUInt32BE(at.sealLow) !== low || bytes.readUInt32BE(at.sealHigh) !== high)
            return undefined;
          return { offset: bytes.readUInt32BE(at.offset), startedAtMs: bytes.readUIntBE(at.startedAt, 6) };
        },
      };
    },
  };
}
