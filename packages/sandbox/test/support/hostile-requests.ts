import fc from 'fast-check';
import { basic, defaultAuthorization } from './api.js';
import { body } from './hostile-bodies.js';
import { path, query } from './hostile-urls.js';
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
