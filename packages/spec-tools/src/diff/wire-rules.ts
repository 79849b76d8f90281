import { isDeepStrictEqual } from 'node:util';
import { asObject } from '../openapi/document.js';
import { lookUp, resolve } from '../openapi/references.js';
import type { Level } from '../levels.js';
import { after, before, has, isSent, type WireCase } from './wire-case.js';

/** A decision where the differ is wrong for us, or blind. */
export interface WireRule {
  readonly name: string;
  /** Why the differ's own verdict does not do. */
  readonly why: string;
  readonly applies: (found: WireCase) => boolean;
  readonly level: Level | ((found: WireCase) => Level);
  /** What it means for callers. */
  readonly meaning: string;
}

const SIZES: ReadonlySet<string | undefined> = new Set(
  `minLength maxLength minItems maxItems minProperties maxProperties minimum maximum exclusiveMinimum exclusiveMaximum
  multipleOf pattern uniqueItems additionalProperties`.split(/\s+/),
);
const NUMBER_FORMATS: ReadonlySet<unknown> = new Set(['int32', 'int64', 'float', 'double', undefined]);

/** The header of an answer, or a header with which a callback comes. */
const HEADER_PLACE = /\/headers\/[^/]+(\/required)?$|\/headers$/;

/** The first rule that applies decides. */
export const WIRE_RULES: readonly WireRule[] = [
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
    name: 'request-body-needed',
    why: 'The differ has no rule for a body where there was none.',
    applies: (found) =>
      isSent(found) && found.change.typeName === 'RequestBody' && found.change.kind === 'added',
    level: (found) => (asObject(after(found))['required'] === true ? 'major' : 'minor'),
    meaning: 'a body may be sent, or has to be',
  },
  {
    name: 'written-another-way',
    why: 'The differ has no rule for it. A value that was written as text is written as JSON now, or the reverse.',
    applies: ({ change }) =>
      change.kind !== 'modified' && /\/(parameters|headers)\/[^/]+\/(schema|content)$/.test(change.path),
    level: 'major',
    meaning: 'the same value is written another way',
  },
  {
    name: 'header-no-longer-sure',
    why: 'The differ has no rule for it. Code that reads a header which always came does not expect that it is missing.',
    applies: (found) =>
      !isSent(found) &&
      isHeader(found) &&
      (found.change.kind === 'removed' || (found.change.property === 'required' && after(found) !== true)),
    level: 'major',
    meaning: 'the header may be missing',
  },
  {
    name: 'number-format',
    why: 'The differ calls it major. JSON has one kind of number, and JavaScript too.',
    applies: (found) =>
      found.change.property === 'format' &&
      (before(found) ?? after(found)) !== undefined &&
      NUMBER_FORMATS.has(before(found)) &&
      NUMBER_FORMATS.has(after(found)),
    level: 'patch',
    meaning: 'the number is written the same way',
  },
  {
    name: 'answer-range-widened',
    why: 'The differ calls it major. Sizes and ranges are no part of the types, and no answer is validated against them.',
    applies: (found) =>
      !isSent(found) && has(found, 'schema-constraint-changed') && SIZES.has(found.change.property),
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
    applies: (found) => found.change.property === 'deprecated' && after(found) === true,
    level: 'minor',
    meaning: 'it still works; move away from it',
  },
  {
    name: 'no-longer-deprecated',
    why: 'The differ has a verdict for neither direction.',
    applies: (found) => found.change.property === 'deprecated',
    level: 'patch',
    meaning: 'it stays',
  },
  {
    name: 'token-url',
    why: 'The differ calls it a patch. Credentials that go elsewhere, or in the clear, are for a person to approve.',
    applies: (found) => found.change.property === 'tokenUrl' && found.change.kind === 'modified',
    level: (found) => (originOf(before(found)) === originOf(after(found)) ? 'minor' : 'major'),
    meaning: 'credentials are sent there; make sure that the address is right',
  },
  {
    name: 'oauth-flow',
    why: 'The differ has no rule for it. Who gets a token by one flow cannot get it by another.',
    applies: ({ change }) => /\/securitySchemes\/[^/]+\/flows\/[^/]+$/.test(change.path),
    level: ({ change }) => (change.kind === 'added' ? 'minor' : 'major'),
    meaning: 'tokens are fetched another way',
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

function isHeader({ change, side, base, revision }: WireCase): boolean {
  if (HEADER_PLACE.test(change.path)) return true;
  // A header with which a callback comes is a parameter of its operation.
  const parameter = /^(.*\/parameters\/[^/]+)(\/required)?$/.exec(change.path)?.[1];
  const isCallback = side === 'callbacks' && (parameter !== undefined || change.path.endsWith('/parameters'));
  if (!isCallback || parameter === undefined) return isCallback;
  const holder =
    lookUp(base, change.base?.pointer.replace(/\/required$/, '') ?? '') ?? lookUp(revision, parameter);
  return asObject(resolve(base, holder))['in'] === 'header';
}

function originOf(url: unknown): unknown {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : url;
}

function isEnumGrowth(found: WireCase): boolean {
  const [old, now] = [before(found), after(found)];
  if (!Array.isArray(old)) return false;
  return now === undefined || (Array.isArray(now) && old.every((value) => now.includes(value)));
}

/** Whether a value that was fine before is one of the alternatives that took its place. */
function keepsOldAsAlternative({ change, base, revision }: WireCase): boolean {
  const at = change.revision?.pointer ?? '';
  const schema = at.slice(0, at.lastIndexOf('/'));
  const old = resolve(base, lookUp(base, schema));
  const alternatives = [lookUp(revision, at)].flat();
  return alternatives.some((item) => isDeepStrictEqual(resolve(revision, item), old));
}
