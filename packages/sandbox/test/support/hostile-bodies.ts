import fc from 'fast-check';
import { applicationId } from './api.js';
import { oddText } from './odd-text.js';

const field = fc.oneof(
  oddText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    1e308,
    true,
    [],
    {},
    ['+15551234567'],
    ['+15551234567', '+15551234567'],
    '+15551234567',
    [[['x']]],
    { __proto__: 1 },
  ),
);
/** Mostly a message that could be sent, with some fields that are anything. */
const message = fc
  .tuple(
    fc.subarray(['applicationId', 'to', 'from', 'text', 'media', 'tag', 'priority', 'expiration', 'extra'], {
      maxLength: 3,
    }),
    fc.array(field, { minLength: 9, maxLength: 9 }),
  )
  .map(([names, values]) => ({
    applicationId,
    to: ['+15553334444'],
    from: '+15551112222',
    text: 'x',
    ...Object.fromEntries(names.map((name, index) => [name, values[index]])),
  }));
const inCharset = (charset: BufferEncoding) =>
  message.map((fields) => Buffer.from(JSON.stringify({ ...fields, tag: 'é' }), charset));
const hugeBody = Buffer.from(JSON.stringify({ text: 'x'.repeat(2 * 1024 * 1024) }));
/** Mostly JSON. */
export const body = fc.oneof(
  { weight: 1000, arbitrary: message.map((fields) => JSON.stringify(fields)) },
  { weight: 400, arbitrary: message.map((fields) => JSON.stringify(fields).slice(0, -3)) },
  { weight: 100, arbitrary: fc.oneof(inCharset('latin1'), inCharset('utf16le')) },
  { weight: 400, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 200, arbitrary: fc.json({ maxDepth: 4 }) },
  {
    weight: 200,
    arbitrary: fc.constantFrom(
      '',
      '{',
      '{"__proto__":{"to":["+15553334444"]},"constructor":{"prototype":1}}',
      `${'['.repeat(20_000)}`,
      `{"to":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      '\ufeff{}',
      'grant_type=client_credentials',
      'grant_type=%',
    ),
  },
  { weight: 1, arbitrary: fc.constant(hugeBody) },
);
