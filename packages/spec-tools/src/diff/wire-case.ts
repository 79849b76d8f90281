import type { SpecDocument } from '../openapi/document.js';
import type { Side } from '../openapi/projections.js';
import type { RedoclyChange } from './redocly-diff.js';

/** A change, the side on which it was found, and both documents of that side. */
export interface WireCase {
  readonly change: RedoclyChange;
  readonly side: Side;
  readonly base: SpecDocument;
  readonly revision: SpecDocument;
}

/** Whether one of the differ's own rules speaks of it. */
export function has({ change }: WireCase, ruleId: string): boolean {
  return change.verdicts.some((verdict) => verdict.ruleId === ruleId);
}

export function isSent({ side }: WireCase): boolean {
  return side === 'request';
}

export function before({ change }: WireCase): unknown {
  return change.base?.value;
}

export function after({ change }: WireCase): unknown {
  return change.revision?.value;
}
