import type { Fault } from './fault.js';

/** What the value of a field must be; `check-fault.ts` has the rule for each. */
export type FaultFieldForm =
  | 'milliseconds'
  | 'whole-number'
  | 'piece-size'
  | 'status'
  | 'stage'
  | 'stage-after-body'
  | 'headers'
  | 'json'
  | 'operation'
  | 'times'
  | 'share'
  | 'match';

/** One field of a fault: what a form needs to ask for it, and what a check needs to know of it. */
export interface FaultField {
  readonly name: string;
  readonly form: FaultFieldForm;
  readonly required: boolean;
  readonly does: string;
}

/** A kind of fault, and the fields that only this kind has. */
export interface FaultKind {
  readonly kind: Fault['kind'];
  readonly does: string;
  readonly fields: readonly FaultField[];
}

const LATE_STAGE = optional('stage', 'stage-after-body', 'where it strikes, before-accept if left out');

/** Every kind of fault. The check of a fault, the form on the page and the table in the README go by this list. */
export const FAULT_KINDS: readonly FaultKind[] = [
  {
    kind: 'latency',
    does: 'waits',
    fields: [required('ms', 'milliseconds', 'how long it waits'), LATE_STAGE],
  },
  {
    kind: 'respond',
    does: 'answers any status with any body; without one, the documented body of that status',
    fields: [
      required('status', 'status', 'status of the answer, 200 to 599'),
      optional('body', 'json', 'body of the answer: text, or a value that is sent as JSON'),
      optional('headers', 'headers', 'headers of the answer, by name'),
      LATE_STAGE,
    ],
  },
  {
    kind: 'reset',
    does: 'resets the connection',
    fields: [required('stage', 'stage', 'where it strikes')],
  },
  {
    kind: 'hang',
    does: 'never answers',
    fields: [optional('stage', 'stage', 'where it strikes, before-accept if left out')],
  },
  {
    kind: 'truncate',
    does: 'cuts the answer short',
    fields: [optional('bytes', 'whole-number', 'bytes of the body that are sent, half of it if left out')],
  },
  { kind: 'html', does: 'puts HTML in place of the body', fields: [] },
  {
    kind: 'trickle',
    does: 'sends the body in pieces',
    fields: [
      optional('chunkBytes', 'piece-size', 'bytes of a piece, 64 if left out'),
      optional('everyMs', 'milliseconds', 'time between two pieces, 50 if left out'),
    ],
  },
  {
    kind: 'headers',
    does: 'changes headers of the true answer; null takes one away',
    fields: [required('headers', 'headers', 'headers by name')],
  },
  {
    kind: 'merge',
    does: 'merges into the JSON of the true answer, into every element of an array',
    fields: [required('merge', 'json', 'what is merged')],
  },
  {
    kind: 'revoke-token',
    does: 'revokes the token of the request before it is looked at',
    fields: [],
  },
  {
    kind: 'repeat-page-token',
    does: 'gives the page token of the request again as the next one',
    fields: [],
  },
];

/** The fields that every fault may have: which requests it hits. */
export const FAULT_SCOPE: readonly FaultField[] = [
  optional('operation', 'operation', 'operation that it hits, all of them if left out'),
  optional('times', 'times', 'how many requests it hits, or always; one if left out'),
  optional('skip', 'whole-number', 'how many matching requests it lets pass first'),
  optional('probability', 'share', 'share of matching requests that it hits, 0 to 1'),
  optional(
    'when',
    'match',
    'which requests match: urlIncludes, bodyIncludes and headers with the text they hold',
  ),
];

function required(name: string, form: FaultFieldForm, does: string): FaultField {
  return { name, form, required: true, does };
}

function optional(name: string, form: FaultFieldForm, does: string): FaultField {
  return { name, form, required: false, does };
}
