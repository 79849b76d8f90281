import { bodyText, removeHeader, type Answer } from '../answers/answer.js';
import { documentedError } from '../answers/error-answers.js';
import type { Fault } from './fault.js';

type HeaderChanges = Extract<Fault, { kind: 'headers' }>['headers'];

const HTML_PAGE =
  '<!DOCTYPE html><html><head><title>Service unavailable</title></head><body><h1>Please try again</h1></body></html>';

/** The answer that a `respond` fault gives. */
export function answerOf(fault: Extract<Fault, { kind: 'respond' }>, operation: string): Answer {
  const documented = documentedError(operation, fault.status);
  const { body, headers } = fault;
  const answer: Answer =
    body === undefined
      ? { ...documented, status: fault.status }
      : typeof body === 'string'
        ? { status: fault.status, body, contentType: 'text/plain', reason: 'fault' }
        : { status: fault.status, body: JSON.stringify(body), reason: 'fault' };
  return headers ? changeHeaders(answer, headers) : answer;
}

/** Does to an answer what the faults say, in the order in which they were added. */
export function changeAnswer(
  answer: Answer,
  faults: readonly Fault[],
  pageToken: string | undefined,
): Answer {
  return faults.reduce((changed, fault) => changeOnce(changed, fault, pageToken), answer);
}

function changeOnce(answer: Answer, fault: Fault, pageToken: string | undefined): Answer {
  switch (fault.kind) {
    case 'html':
      return { ...answer, body: HTML_PAGE, contentType: 'text/html' };
    case 'headers':
      return changeHeaders(answer, fault.headers);
    case 'merge':
      return changeJson(answer, (body) => merge(body, fault.merge));
    case 'repeat-page-token':
      return pageToken === undefined
        ? answer
        : changeJson(answer, (body) => merge(body, { pageInfo: { nextPageToken: pageToken } }));
    default:
      return answer;
  }
}

function changeHeaders(answer: Answer, changes: HeaderChanges): Answer {
  const headers = { ...answer.headers };
  let contentType = answer.contentType;
  for (const [name, value] of Object.entries(changes)) {
    removeHeader(headers, name);
    if (name.toLowerCase() === 'content-type') contentType = value === null ? '' : String(value);
    else headers[name] = value;
  }
  return { ...answer, headers, ...(contentType === undefined ? {} : { contentType }) };
}

function changeJson(answer: Answer, change: (body: unknown) => unknown): Answer {
  try {
    return { ...answer, body: JSON.stringify(change(JSON.parse(bodyText(answer)))) };
  } catch {
    return answer;
  }
}

function merge(target: unknown, patch: unknown): unknown {
  if (Array.isArray(target) && isObject(patch)) return target.map((element) => merge(element, patch));
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) result.set(key, merge(result.get(key), value));
  return Object.fromEntries(result);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
