import { CallbackError } from '../callback-error.js';
import type { CallbackAnswer, CallbackRequest } from '../handler/callback-request.js';

/**
 * An HTTP request as Lambda gets it: from a REST API (format 1), an HTTP API or a function URL (format 2), or a load
 * balancer. The types of `@types/aws-lambda` fit.
 */
export interface LambdaRequest {
  /** HTTP method, in format 1. */
  readonly httpMethod?: string;
  /** Path without the query, in format 1. */
  readonly path?: string;
  /** Path without the query, in format 2. */
  readonly rawPath?: string;
  /** Of format 2. */
  readonly requestContext?:
    | {
        /** What came over HTTP. */
        readonly http?: {
          /** HTTP method. */
          readonly method?: string;
        };
      }
    | object;
  /** Headers by name; of one that came twice, format 1 has the last. */
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  /** Headers by name with all their values, in format 1. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
  /** The body, as text or Base64. */
  readonly body?: string | null;
  /** Whether `body` is Base64. */
  readonly isBase64Encoded?: boolean;
}

/** What Lambda is to answer, in a form that both formats know. */
export interface LambdaAnswer {
  /** HTTP status. */
  statusCode: number;
  /** Headers by name. */
  headers: Record<string, string>;
  /** The same as lists, for a load balancer that hands over headers so: it looks at no others. */
  multiValueHeaders?: Record<string, string[]>;
  /** The body, as text. */
  body: string;
}

/** Answers an HTTP request that came to AWS Lambda. */
export function createLambdaForm(
  handle: (request: CallbackRequest) => Promise<CallbackAnswer>,
): (event: LambdaRequest, ...context: readonly unknown[]) => Promise<LambdaAnswer> {
  return async (given: LambdaRequest | null | undefined) => {
    // Whoever keeps a Lambda warm, or tries it by hand, calls it with nothing at times.
    const event = given ?? {};
    const { status, headers, body } = await handle(toRequest(event));
    const lambdaAnswer: LambdaAnswer = { statusCode: status, headers: { ...headers }, body };
    return event.multiValueHeaders && !event.headers
      ? { ...lambdaAnswer, multiValueHeaders: toLists(headers) }
      : lambdaAnswer;
  };
}

function toLists(headers: CallbackAnswer['headers']): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}

function toRequest(event: LambdaRequest): CallbackRequest {
  const { http } = (event.requestContext ?? {}) as { http?: { method?: string } };
  return {
    method: event.httpMethod ?? http?.method ?? '',
    path: () => event.rawPath ?? event.path ?? '',
    header: (name) => find(event.multiValueHeaders, name)?.join(', ') ?? find(event.headers, name),
    readBody: async (maxBytes) => readBody(event, maxBytes),
    cutBody: () => {},
    // Lambda stops the process with the answer, whatever goes on.
    waitUntil: () => {},
  };
}

/** Format 1 has the names of headers as they were sent. */
function find<T>(
  headers: Readonly<Record<string, T | undefined>> | null | undefined,
  name: string,
): T | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

function readBody({ body, isBase64Encoded }: LambdaRequest, maxBytes: number): string | Uint8Array {
  const text = body ?? '';
  if (text.length * (isBase64Encoded ? 3 / 4 : 1) > maxBytes) {
    throw new CallbackError('too-large', `The body is larger than ${maxBytes} bytes.`);
  }
  if (!isBase64Encoded) return text;
  try {
    return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  } catch {
    throw new CallbackError('invalid-json', 'The body is no base64.');
  }
}
