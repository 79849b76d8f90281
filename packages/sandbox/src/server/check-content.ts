import type { Operation } from '../openapi/spec.js';
import { decodeUtf8, type Answer } from '../answers/answer.js';
import { hasBody, type Exchange } from './exchange.js';
import { rejectAccept, rejectBody, rejectContentType, rejectQuery } from '../answers/error-answers.js';

/** The JSON of a body, or why it is rejected. */
export type Content = { readonly body: unknown } | { readonly rejection: Answer };

/** Looks at the headers that say what comes and what may go back, then at the form of the body. */
export function checkContent(exchange: Exchange, operation: Operation): Content {
  const { request, bytes } = exchange;
  if (exchange.bodyProblem) {
    const tooLarge = operation.body
      ? rejectBody('the body is too large')
      : rejectQuery('the body is too large');
    return { rejection: { ...tooLarge, close: exchange.bodyProblem === 'endless' } };
  }
  const contentType = request.headers['content-type'];
  const comes = operation.body !== undefined || hasBody(request);
  if (comes && (contentType !== undefined || operation.body?.required || bytes.length > 0)) {
    if (!isJson(contentType) || !isPlain(request.headers['content-encoding'])) {
      return { rejection: rejectContentType(contentType ?? '') };
    }
  }
  if (!operation.body) return { body: undefined };
  const { accept } = request.headers;
  if (operation.responses.has(406) && accept !== undefined && !acceptsJson(accept))
    return { rejection: rejectAccept(accept) };
  if (bytes.length === 0 && !operation.body.required) return { body: undefined };
  const text = decodeUtf8(bytes);
  if (text === undefined) return { rejection: rejectBody('the body is not UTF-8') };
  exchange.record.body = text;
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    return { rejection: rejectBody('the body is not JSON') };
  }
}

function isJson(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return type === 'application/json' && (charset === undefined || /^charset="?utf-8"?$/.test(charset));
}

function isPlain(contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined || contentEncoding.toLowerCase() === 'identity';
}

/** Whether a header such as `text/html, application/*;q=0.5` leaves room for JSON. */
function acceptsJson(accept: string): boolean {
  if (accept.trim() === '') return true;
  const quality = new Map<string, number>();
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    quality.set(type, q === undefined ? 1 : Number(q.slice(2)));
  }
  const own = quality.get('application/json') ?? quality.get('application/*') ?? quality.get('*/*') ?? 0;
  return own > 0;
}
