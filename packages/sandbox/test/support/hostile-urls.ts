import fc from 'fast-check';
import { messagesPath } from './api.js';
import { oddText } from './odd-text.js';

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
/** What comes after the question mark. */
export const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 5, arbitrary: fc.array(queryPart, { maxLength: 6 }).map((parts) => parts.join('&')) },
  rawQuery,
);

/** Mostly one that leads somewhere. */
export const path = fc.oneof(
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
