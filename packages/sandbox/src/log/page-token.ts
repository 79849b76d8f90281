import { mix32 } from '../clock/random.js';

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

/** A token is 24 characters: six numbers of 24 bits in base64url, four characters each. */
const FORM = /^[A-Za-z0-9_-]{24}$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const PAIRS = Array.from({ length: 4096 }, (_, bits) => ALPHABET[bits >>> 6]! + ALPHABET[bits & 63]!);
const BITS_OF = new Map(Array.from(ALPHABET, (character, bits) => [character, bits]));
const LOW24 = 0xffffff;

function writeNumber(value: number): string {
  return PAIRS[value >>> 12]! + PAIRS[value & 4095]!;
}

function readNumber(token: string, start: number): number {
  let value = 0;
  for (let index = start; index < start + 4; index += 1) value = value * 64 + BITS_OF.get(token[index]!)!;
  return value;
}

/** The numbers are the offset, the time of the first page in two halves, and a seal over these, the query and the secret. */
export function createPageTokens(secret: number): PageTokens {
  return {
    forQuery(queryKey) {
      let keyBits = mix32(secret);
      for (let index = 0; index < queryKey.length; index += 1) {
        keyBits = Math.imul(keyBits ^ queryKey.charCodeAt(index), 0x01000193);
      }
      const write = ({ offset, startedAtMs }: PagePosition) => {
        const high = Math.floor(startedAtMs / 2 ** 24);
        const low = Math.floor(startedAtMs) - high * 2 ** 24;
        const first = mix32(mix32(mix32(keyBits ^ offset) ^ high) ^ low);
        const second = mix32(first ^ secret);
        const seal =
          writeNumber(first & LOW24) +
          writeNumber(second & LOW24) +
          writeNumber(((first >>> 24) << 8) | (second >>> 24));
        return writeNumber(offset) + writeNumber(high) + writeNumber(low) + seal;
      };
      return {
        write,
        read(token) {
          if (!FORM.test(token)) return undefined;
          const position = {
            offset: readNumber(token, 0),
            startedAtMs: readNumber(token, 4) * 2 ** 24 + readNumber(token, 8),
          };
          return write(position) === token ? position : undefined;
        },
      };
    },
  };
}
