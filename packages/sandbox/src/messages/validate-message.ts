import type { FieldError } from '../answers/error-answers.js';
import { asNode, isNode } from '../openapi/document.js';
import { describeProblem } from '../openapi/schema-validator.js';
import type { Operation } from '../openapi/spec.js';
import { isFullNumber, isSender } from './phone-number.js';

/** A message that may be sent. */
export interface MessageRequest {
  readonly applicationId: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly text?: string;
  readonly media?: readonly string[];
  readonly tag?: string;
  readonly priority?: string;
  readonly expiration?: string;
}

/** What a message is checked against, besides the spec. */
export interface MessageRules {
  /** Whether fields that are not documented are rejected. */
  readonly rejectUnknown: boolean;
  /** Whether a recipient or a media URL given twice is rejected. */
  readonly rejectDuplicates: boolean;
  /** Whether an `expiration` in the past is rejected. */
  readonly rejectPastExpiration: boolean;
  readonly nowMs: number;
  /** The applications of the account; undefined when any UUID is taken. */
  readonly applicationIds: readonly string[] | undefined;
}

export type ValidatedMessage =
  | { readonly request: MessageRequest }
  | { readonly fieldErrors: readonly FieldError[] };

/** Files that one message can carry. */
const MAX_MEDIA = 10;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Looks at the body of a message: first for what the API is known to say in its own words, then for what the schema
 * of the spec says of each field that is left. Recipients come first, as was seen of the API.
 */
export function validateMessage(body: unknown, operation: Operation, rules: MessageRules): ValidatedMessage {
  if (!isNode(body)) return { fieldErrors: [] };
  // A single recipient may come as bare text.
  const fields: Fields = typeof body['to'] === 'string' ? { ...body, to: [body['to']] } : body;
  const fieldErrors = findErrors(fields, operation, rules);
  return isMessage(fields, fieldErrors) ? { request: fields } : { fieldErrors };
}

/** Fields without an error are a message: the schema of the spec has looked at their types. */
function isMessage(_fields: Fields, errors: readonly FieldError[]): _fields is Fields & MessageRequest {
  return errors.length === 0;
}

/** The first error of each field. */
function findErrors(fields: Fields, operation: Operation, rules: MessageRules): FieldError[] {
  const errors = new Map<string, string>();
  const report = (field: string, problem: string | undefined) => {
    if (problem !== undefined && !errors.has(field)) errors.set(field, problem);
  };
  report('to', checkRecipients(fields['to'], rules));
  report('from', checkSender(fields['from']));
  report('text', checkText(fields));
  report('applicationId', checkApplication(fields['applicationId'], rules));
  report('media', checkMedia(fields['media'], rules));
  report('expiration', checkExpiration(fields['expiration'], rules));
  for (const error of operation.body?.check(fields) ?? []) {
    const missing: unknown = error.params['missingProperty'];
    const field = error.instancePath.split('/')[1] ?? (typeof missing === 'string' ? missing : '');
    report(field, `'${field}' ${describeProblem(error)}`);
  }
  const known = Object.keys(asNode(operation.body?.schema['properties']));
  for (const field of rules.rejectUnknown ? Object.keys(fields) : [])
    if (!known.includes(field)) report(field, `'${field}' is not a field of a message`);
  return [...errors].map(([fieldName, description]) => ({ fieldName, description }));
}

function e164Problem(value: unknown): string {
  return `'${inWords(value)}' must be replaced with a valid E164 formatted telephone number`;
}

/** Not as JSON: what is nested deeply enough can be read but not written. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return '[...]';
  return isNode(value) ? '{...}' : String(value);
}

function checkRecipients(to: unknown, { rejectDuplicates }: MessageRules): string | undefined {
  if (to === undefined || to === null || (Array.isArray(to) && to.length === 0))
    return `'to' must contain at least one telephone number`;
  if (!Array.isArray(to)) return `'to' must be a list of telephone numbers`;
  const wrong = to.find((number) => typeof number !== 'string' || !isFullNumber(number)) as unknown;
  if (wrong !== undefined) return e164Problem(wrong);
  return rejectDuplicates && new Set(to).size < to.length
    ? `'to' must not contain a telephone number twice`
    : undefined;
}

function checkSender(from: unknown): string | undefined {
  if (typeof from !== 'string' || from === '') return `'from' must contain exactly one telephone number`;
  return isSender(from) ? undefined : e164Problem(from);
}

function checkText({ text, media }: Fields): string | undefined {
  const hasMedia = Array.isArray(media) && media.length > 0;
  return (text === undefined || text === null || text === '') && !hasMedia
    ? `'text' is required unless media is included`
    : undefined;
}

function checkApplication(id: unknown, { applicationIds }: MessageRules): string | undefined {
  if (typeof id !== 'string' || id === '') return `'applicationId' is required`;
  const isKnown = applicationIds ? applicationIds.includes(id) : UUID.test(id);
  return isKnown ? undefined : `'applicationId' is not an application of this account`;
}

function checkMedia(media: unknown, { rejectDuplicates }: MessageRules): string | undefined {
  if (!Array.isArray(media)) return undefined;
  if (media.length > MAX_MEDIA) return `'media' must contain at most ${MAX_MEDIA} URLs`;
  const wrong: unknown = media.find((url) => !isWebUrl(url));
  if (wrong !== undefined) return `'${inWords(wrong)}' must be replaced with a valid URL`;
  return rejectDuplicates && new Set(media).size < media.length
    ? `'media' must not contain a URL twice`
    : undefined;
}

function isWebUrl(url: unknown): boolean {
  return typeof url === 'string' && /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url);
}

function checkExpiration(
  expiration: unknown,
  { nowMs, rejectPastExpiration }: MessageRules,
): string | undefined {
  if (typeof expiration !== 'string') return undefined;
  const timeMs = RFC3339.test(expiration) ? Date.parse(expiration) : NaN;
  if (Number.isNaN(timeMs))
    return `'expiration' must be a date and time with an offset, as RFC 3339 writes them`;
  return timeMs > nowMs || !rejectPastExpiration ? undefined : `'expiration' must be in the future`;
}
