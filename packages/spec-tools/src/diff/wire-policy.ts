import { isDeepStrictEqual } from 'node:util';
import { lookUp, resolve } from '../openapi/references.js';
import type { Level } from '../levels.js';
import type { RedoclyChange } from './redocly-diff.js';
import type { SpecDocument } from '../openapi/document.js';
import type { Side } from '../openapi/projections.js';

/** A change, the side on which it was found, and both documents of that side. */
export interface Case {
  readonly change: RedoclyChange;
  readonly side: Side;
  readonly base: SpecDocument;
  readonly revision: SpecDocument;
}

export interface Rule {
  readonly name: string;
  /** Why the differ's own verdict does not do. */
  readonly why: string;
  readonly applies: (found: Case) => boolean;
  readonly level: Level | ((found: Case) => Level);
  /** What it means for callers. */
  readonly meaning: string;
}

const sizes = new Set(
  `minLength maxLength minItems maxItems minProperties maxProperties minimum maximum exclusiveMinimum exclusiveMaximum
  multipleOf pattern uniqueItems additionalProperties`.split(/\s+/),
);
const numberFormats = new Set<unknown>(['int32', 'int64', 'float', 'double', undefined]);

function hostOf(url: unknown): unknown {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : url;
}

/** Whether a value that was fine before is one of the alternatives that took its place. */
function keepsOldAsAlternative({ change, base, revision }: Case) {
  const at = change.revision?.pointer ?? '';
  const schema = at.slice(0, at.lastIndexOf('/'));
  const old = resolve(base, lookUp(base, schema));
  const alternatives = [lookUp(revision, at)].flat();
  return alternatives.some((item) => isDeepStrictEqual(resolve(revision, item), old));
}

/**
 * Where the differ is wrong for us, or blind. The first rule that applies decides; without one the differ's own verdict
 * stands, and what it found no fault with is minor where it lets callers send more, else a patch.
 */
export const wireRules: readonly Rule[] = [
  {
    name: 'enum-gained-values',
    why: 'The differ calls it major. Enums are open here: the SDK passes unknown values on, and says so.',
    applies: (found) =>
      has(found, 'enum-values-added') || (found.change.property === 'enum' && isEnumGrowth(found)),
    level: 'minor',
    meaning: 'values not known so far may be sent or may come; enums are open',
  },
  {
    name: 'request-field-removed',
    why: 'The differ calls it a patch. A field that callers send would silently lose its effect, or be refused.',
    applies: (found) =>
      isSent(found) &&
      found.change.typeName === 'Schema' &&
      /\/properties\/[^/]+$/.test(found.change.path) &&
      (found.change.kind === 'removed' || found.change.property === 'key'),
    level: 'major',
    meaning: 'what callers send there has no effect any more, or is refused',
  },
  {
    name: 'number-format',
    why: 'The differ calls it major. JSON has one kind of number, and JavaScript too.',
    applies: (found) =>
      found.change.property === 'format' &&
      (before(found) ?? after(found)) !== undefined &&
      numberFormats.has(before(found)) &&
      numberFormats.has(after(found)),
    level: 'patch',
    meaning: 'the number is written the same way',
  },
  {
    name: 'answer-range-widened',
    why: 'The differ calls it major. Sizes and ranges are no part of the types, and no answer is validated against them.',
    applies: (found) =>
      !isSent(found) && has(found, 'schema-constraint-changed') && sizes.has(found.change.property ?? ''),
    level: 'minor',
    meaning: 'values beyond the former range may come',
  },
  {
    name: 'error-status-removed',
    why: 'The differ calls it major. Nobody depends on a failure, and any status may come at any time.',
    applies: (found) =>
      has(found, 'response-removed') && /\/responses\/([45]\w\w|default)$/.test(found.change.path),
    level: 'patch',
    meaning: 'this failure is no longer announced',
  },
  {
    name: 'default-changed',
    why: 'The differ has no rule for it. A call that leaves the value out now means something else.',
    applies: (found) => found.change.property === 'default' && isSent(found),
    level: (found) => (before(found) === undefined || after(found) === undefined ? 'minor' : 'major'),
    meaning: 'calls that leave it out are affected',
  },
  {
    name: 'deprecated',
    why: 'The differ calls it a patch. Callers should hear of it before it goes.',
    applies: (found) => found.change.property === 'deprecated',
    level: 'minor',
    meaning: 'it still works; move away from it',
  },
  {
    name: 'token-url',
    why: 'The differ calls it a patch. Credentials that go to another host are for a person to approve.',
    applies: (found) => found.change.property === 'tokenUrl' && found.change.kind === 'modified',
    level: (found) => (hostOf(before(found)) === hostOf(after(found)) ? 'minor' : 'major'),
    meaning: 'credentials are sent there; make sure that the address is right',
  },
  {
    name: 'discriminator',
    why: 'The differ has no rule for it. It decides which of several shapes a body has.',
    applies: ({ change }) =>
      /^Discriminator/.test(change.typeName) || /\/discriminator\/mapping\/[^/]+$/.test(change.path),
    level: ({ change }) => (change.kind === 'added' ? 'minor' : 'major'),
    meaning: 'the field that tells the shapes apart is read another way',
  },
  {
    name: 'alternative-added',
    why: 'The differ calls it major, since it does not look whether the old form is among the new ones.',
    applies: (found) =>
      isSent(found) &&
      found.change.kind === 'added' &&
      has(found, 'schema-combinator-changed') &&
      keepsOldAsAlternative(found),
    level: 'minor',
    meaning: 'the old form is still accepted',
  },
  {
    name: 'direction-closed',
    why: 'The differ has no rule for it. A field that can only be read is no longer accepted, and the reverse.',
    applies: (found) =>
      (found.change.property === 'readOnly' && isSent(found)) ||
      (found.change.property === 'writeOnly' && !isSent(found)),
    level: (found) => (after(found) === true ? 'major' : 'minor'),
    meaning: 'it goes in one direction only',
  },
];

function isEnumGrowth(found: Case) {
  const [old, now] = [before(found), after(found)];
  if (!Array.isArray(old)) return false;
  return now === undefined || (Array.isArray(now) && old.every((value) => now.includes(value)));
}

/** @returns undefined: no change of what crosses the wire */
export function judge(found: Case): { level: Level; rule?: string; meaning: string } | undefined {
  const { change, side } = found;
  // Names of components are for the generated code; what they hold was compared wherever it is used.
  if (/^#\/components\/(?!securitySchemes)/.test(change.path)) return undefined;
  const rule = wireRules.find(({ applies }) => applies(found));
  if (rule) {
    const level = typeof rule.level === 'function' ? rule.level(found) : rule.level;
    return { level, rule: rule.name, meaning: rule.meaning };
  }
  if (change.verdicts.length > 0) return { level: change.impact, meaning: breakage[side] };
  if (change.kind === 'added') return { level: 'minor', meaning: addition[side] };
  return side === 'request'
    ? { level: 'minor', meaning: 'more is accepted' }
    : { level: 'patch', meaning: 'nothing to do' };
}

const breakage = {
  request: 'calls that worked may be refused',
  response: 'code that reads the answer may break',
  callbacks: 'receivers that read the payload may break',
};
const addition = {
  request: 'it may be used, and need not be',
  response: 'more is told than before',
  callbacks: 'receivers get more than before',
};

function has({ change }: Case, ruleId: string): boolean {
  return change.verdicts.some((verdict) => verdict.ruleId === ruleId);
}

function isSent({ side }: Case): boolean {
  return side === 'request';
}

function before({ change }: Case): unknown {
  return change.base?.value;
}

function after({ change }: Case): unknown {
  return change.revision?.value;
}
