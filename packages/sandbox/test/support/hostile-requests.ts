import fc from 'fast-check';
import { applicationId, basic, defaultAuthorization, messagesPath } from './api.js';
import { malformedBytes, unfinishedBytes } from './malformed-requests.js';

/** A request that keeps to HTTP, but to nothing else: it must be answered. */
export interface WholeRequest {
  readonly kind: 'whole';
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer | undefined;
}

/** Only what breaks HTTP itself may be left without an answer, and what is never finished must be. */
export type HostileRequest =
  | WholeRequest
  | { readonly kind: 'malformed' | 'unfinished'; readonly bytes: Buffer };

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\r\n',
    '__proto__',
    'constructor',
    'toString',
    '../../etc',
    '%',
    '%zz',
    "' OR 1=1",
    '{}',
    '[]',
    'null',
    'NaN',
    '-1',
    '1e999',
    '9'.repeat(400),
    '\ud800',
    '\u202e',
    'a'.repeat(5000),
  ),
);
const queryNames = [
  'messageId',
  'sourceTn',
  'destinationTn',
  'messageStatus',
  'messageDirection',
  'carrierName',
  'messageType',
  'errorCode',
  'fromDateTime',
  'toDateTime',
  'campaignId',
  'fromBwLatency',
  'bwQueued',
  'product',
  'location',
  'carrierQueued',
  'fromCarrierLatency',
  'callingNumberCountryA3',
  'fromSegmentCount',
  'toMessageSize',
  'sort',
  'pageToken',
  'limit',
  'limitTotalCount',
];
const plausible = fc.constantFrom(
  '1',
  '100',
  '10000',
  'true',
  'sms',
  'DELIVERED',
  'OUTBOUND',
  'sourceTn:desc',
  '+15551234567',
  '+1919',
  '2026-03-10T00:00:00.000Z',
  '2026-03-10T00:00:00Z',
  'AT&T',
  'LOCAL_A2P',
);

function encode(text: string): string {
  // By way of a buffer, which puts something else in place of half a surrogate pair.
  return encodeURIComponent(Buffer.from(text).toString());
}

const queryPart = fc
  .tuple(
    fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...queryNames) }, oddText),
    fc.oneof(plausible, oddText),
    fc.constantFrom('=', '=', '=', '', '=='),
  )
  .map(([name, value, sign]) => `${encode(name)}${sign}${encode(value)}`);
const rawQuery = fc.constantFrom(
  '&&&',
  '=',
  '%',
  '%E9',
  'limit',
  '?',
  'limit=1&limit=1',
  'limit[]=1',
  'a[__proto__]=1',
  'limit=%31',
  '+',
  'limit=+1',
);
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 5, arbitrary: fc.array(queryPart, { maxLength: 6 }).map((parts) => parts.join('&')) },
  rawQuery,
);

const path = fc.oneof(
  { weight: 10, arbitrary: fc.constant(messagesPath) },
  { weight: 2, arbitrary: fc.constant('/api/v1/oauth2/token') },
  { weight: 2, arbitrary: oddText.map((account) => `/api/v2/users/${encode(account)}/messages`) },
  fc.array(oddText, { maxLength: 6 }).map((segments) => `/${segments.map(encode).join('/')}`),
  fc.constantFrom(
    '/',
    '//',
    '/api/v2//users',
    '/%2e%2e/%2e%2e',
    '/api/v2/users/%/messages',
    '/__proto__',
    '/API/V2/users/9900000/messages',
  ),
);

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
const body = fc.oneof(
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

const authorization = fc.oneof(
  { weight: 8, arbitrary: fc.constant(defaultAuthorization) },
  fc.constantFrom(
    basic('sandbox-client', 'sandbox-secret'),
    'Basic',
    'Basic ',
    'Basic ====',
    'Bearer',
    'Bearer a b',
    'Bearer __proto__',
    `Bearer ${'x'.repeat(8000)}`,
    'Basic OjpB',
    '',
  ),
);
const contentType = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  fc.constantFrom(
    '',
    'text/plain',
    'application/json; charset=utf-16',
    'application/json;;;',
    'application/x-www-form-urlencoded',
    ';',
    'a/b; charset="',
  ),
);
const otherHeaders = fc.constantFrom<Record<string, string>>(
  {},
  {},
  {},
  { accept: 'text/html' },
  { accept: ';q=x,,' },
  { 'content-encoding': 'br' },
  { 'x-forwarded-for': "';--" },
  { __proto__x: '1' },
  { 'accept-language': 'x'.repeat(3000) },
);

/** Methods are mostly those that lead somewhere. */
const wholeRequest: fc.Arbitrary<WholeRequest> = fc
  .tuple(
    fc.constantFrom(
      'GET',
      'GET',
      'GET',
      'POST',
      'POST',
      'POST',
      'PUT',
      'DELETE',
      'HEAD',
      'OPTIONS',
      'PATCH',
      'PROPFIND',
    ),
    path,
    query,
    authorization,
    contentType,
    otherHeaders,
    body,
  )
  .map(([method, target, search, credentials, type, others, content]) => {
    const withBody = method !== 'GET' && method !== 'HEAD';
    return {
      kind: 'whole',
      method,
      path: search === '' ? target : `${target}?${search}`,
      headers: { authorization: credentials, ...(withBody ? { 'content-type': type } : {}), ...others },
      body: withBody ? content : undefined,
    };
  });

export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 800, arbitrary: wholeRequest },
  { weight: 198, arbitrary: malformedBytes.map((bytes) => ({ kind: 'malformed' as const, bytes })) },
  { weight: 2, arbitrary: unfinishedBytes.map((bytes) => ({ kind: 'unfinished' as const, bytes })) },
);
