import fc from 'fast-check';
import { defaultAuthorization, messagesPath, validMessage } from './api.js';

/** Sent byte by byte and then left alone, with the writing side closed. */
export type RawRequest = readonly [name: string, bytes: Buffer];

export const head = (lines: readonly string[], method = 'POST', path = messagesPath) =>
  [`${method} ${path} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n');

/** For a request after which the connection is not needed any more. */
export const closing = [
  `Authorization: ${defaultAuthorization}`,
  'Content-Type: application/json',
  'Connection: close',
];

const megabyte = 'x'.repeat(1024 * 1024);

const texts: readonly (readonly [string, string])[] = [
  ['no HTTP at all', '\0\x01\x02\xff\xfe garbage \r\n\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a version that there is not', `GET ${messagesPath}?limit=1 HTTP/9\r\n\r\n`],
  ['an unknown method', head(closing, 'MAKE')],
  ['a method in small letters', head(closing, 'get')],
  ['a header line without a name', head([': x', ...closing])],
  ['a header with a line break of its own', head(['X-A: a\nb', ...closing])],
  ['a NUL in a header', head(['X-A: a\0b', ...closing])],
  ['a space in the path', head(closing, 'GET', '/api v2')],
  ['a length that is none', head(['Content-Length: abc', ...closing])],
  ['a negative length', head(['Content-Length: -5', ...closing])],
  ['two lengths', head(['Content-Length: 5', 'Content-Length: 6', ...closing]) + 'hello'],
  ['length and chunks', head(['Content-Length: 5', 'Transfer-Encoding: chunked', ...closing]) + '0\r\n\r\n'],
  ['chunks that are none', head(['Transfer-Encoding: chunked', ...closing]) + 'xyz\r\nhello\r\n0\r\n\r\n'],
  ['a chunk of endless size', head(['Transfer-Encoding: chunked', ...closing]) + 'ffffffffffffffffff\r\n'],
  ['a body that breaks off', head(['Content-Length: 99', ...closing]) + '{'],
  ['a head that breaks off', head(closing).slice(0, -2)],
  ['ten thousand headers', head([...Array.from({ length: 10_000 }, (_, i) => `X-${i}: 1`), ...closing])],
];

export const malformedRequests: readonly RawRequest[] = [
  ...texts.map(([name, text]): RawRequest => [name, Buffer.from(text, 'latin1')]),
  ['TLS', Buffer.from('16030100b1010000ad0303', 'hex')],
];

/** Rarer in random runs, as each takes as long as a thousand others. */
export const hugeRequests: readonly RawRequest[] = [
  ['a header of a megabyte', Buffer.from(head([`X-Big: ${megabyte}`, ...closing]))],
  ['a path of a megabyte', Buffer.from(head(closing, 'GET', `/${megabyte}`))],
];

const whole = (() => {
  const body = JSON.stringify(validMessage);
  return Buffer.from(head([...closing, `Content-Length: ${body.length}`]) + body);
})();

const damage = fc.record({
  at: fc.nat(whole.length - 1),
  removed: fc.integer({ min: 1, max: 40 }),
  added: fc.uint8Array({ maxLength: 8 }),
});

/** A whole request in which some bytes were taken out and others put in. */
const damaged = fc
  .array(damage, { minLength: 1, maxLength: 3 })
  .map((damages) =>
    damages.reduce(
      (bytes, { at, removed, added }) =>
        Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]),
      whole,
    ),
  );

export const malformedBytes: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 400, arbitrary: fc.constantFrom(...malformedRequests).map(([, bytes]) => bytes) },
  { weight: 400, arbitrary: damaged },
  {
    weight: 200,
    arbitrary: fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  },
  { weight: 5, arbitrary: fc.constantFrom(...hugeRequests).map(([, bytes]) => bytes) },
);

/** The first part of a request, after which nothing more comes. */
export const unfinishedBytes: fc.Arbitrary<Buffer> = fc
  .integer({ min: 1, max: whole.length - 1 })
  .map((length) => whole.subarray(0, length));
