/** Headers of an answer: names in lower case, several values of one name as a list. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

interface NodeRequest {
  readonly res?: { readonly headersDistinct?: Readonly<Record<string, string[] | undefined>> };
}

type HeaderValue = string | number | boolean | null | undefined | readonly string[];

/** Names and values of headers in any of the forms that adapters give. */
function entriesOf(headers: unknown): Iterable<readonly [string, HeaderValue]> {
  if (typeof headers !== 'object' || headers === null) return [];
  const { toJSON } = headers as { readonly toJSON?: () => object };
  if (typeof toJSON === 'function')
    return Object.entries(toJSON.call(headers) as Record<string, HeaderValue>);
  if (Symbol.iterator in headers) return headers as Iterable<readonly [string, HeaderValue]>;
  return Object.entries(headers as Record<string, HeaderValue>);
}

/**
 * Headers as adapters give them, in one form.
 * @param request of axios's `http` adapter: Node keeps only the first of several Retry-After headers, and all of them here
 */
export function readHeaders(given: unknown, request?: unknown): AnswerHeaders {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of entriesOf(given)) {
    if (value === undefined || value === null || value === false) continue;
    headers[String(name).toLowerCase()] = typeof value === 'object' ? value.map(String) : String(value);
  }
  if (headers['retry-after'] === undefined) return headers;
  const all = (request as NodeRequest | undefined)?.res?.headersDistinct?.['retry-after'];
  return all ? { ...headers, 'retry-after': all } : headers;
}

/** The first value of a header. */
export function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

const REQUEST_ID_HEADERS = ['x-request-id', 'x-correlation-id', 'x-amzn-requestid', 'request-id'];

/** The API documents no id of this kind; a gateway in front of it may still give one. What looks like none is none. */
export function requestIdOf(headers: AnswerHeaders, clean: (text: string) => string): string | undefined {
  for (const name of REQUEST_ID_HEADERS) {
    const id = firstOf(headers[name]);
    if (id && /^[\w.:=+/-]{1,128}$/.test(id)) return clean(id);
  }
  return undefined;
}
