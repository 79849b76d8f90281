import { checkAccount } from './auth/accounts.js';
import { DEFAULT_DELIVERY } from './callbacks/callback-target.js';
import { DEFAULT_DELAYS } from './messages/timeline.js';
import { isNode } from './openapi/document.js';
import { DEFAULT_ASSUMPTIONS } from './operations/assumptions.js';
import type { SandboxOptions } from './options.js';

/** Throws where the value of an option is not possible. */
type Rule = (name: string, value: unknown) => void;

/** What is `anything` here is looked at where it is used. */
const RULES: Readonly<Record<keyof SandboxOptions, Rule>> = {
  port: numberFrom(0, 65_535),
  host: (name, value) => {
    if (typeof value !== 'string' || value === '')
      throw new TypeError(`${name}: must be an address or a name.`);
  },
  spec: text,
  accounts: (name, value) => listOf(name, value).forEach((account) => checkAccount(name, account)),
  seed: objectOf(['messages', 'seed', 'days', 'untilMs'], finiteNumber),
  rateLimit: (name, value) => {
    if (value !== false) objectOf(['requests', 'windowMs'], numberFrom(0))(name, value);
  },
  queue: objectOf(['segmentsPerSecond', 'capacitySeconds'], aboveZero),
  delays: objectOf(Object.keys(DEFAULT_DELAYS), numberFrom(0)),
  indexLagMs: (name, value) => {
    const bounds: unknown[] = Array.isArray(value) ? value : [value];
    bounds.forEach((bound) => numberFrom(0)(name, bound));
    const [low, high = low] = bounds as number[];
    if (bounds.length > 2 || !(low! <= high!))
      throw new TypeError(`${name}: must be a number, or [least, most].`);
  },
  callbacks: anything,
  callbackDelivery: objectOf(Object.keys(DEFAULT_DELIVERY), (name, value) => {
    if (name.endsWith('.retryEveryMs')) aboveZero(name, value);
    else numberFrom(0, name.endsWith('.duplicates') ? 1 : Infinity)(name, value);
  }),
  tokenLifetimeSeconds: numberFrom(0),
  assumptions: objectOf(Object.keys(DEFAULT_ASSUMPTIONS), assumption),
  randomSeed: finiteNumber,
  clock: (name, value) => {
    if (!isNode(value) || typeof value['now'] !== 'function' || typeof value['sleep'] !== 'function')
      throw new TypeError(`${name}: must be an object with now() and sleep(ms, signal).`);
  },
  cors: trueOrFalse,
  requestTimeoutMs: aboveZero,
  maxRequests: numberFrom(1),
  validateResponses: trueOrFalse,
  onRequest: (name, value) => {
    if (typeof value !== 'function') throw new TypeError(`${name}: must be a function.`);
  },
};

/**
 * Rejects options that could never do what their author means, a misspelt name above all.
 *
 * @throws TypeError naming the option.
 */
export function checkOptions(options: SandboxOptions): void {
  if (!isNode(options)) throw new TypeError('The options of a sandbox are an object.');
  for (const [name, value] of Object.entries(options)) {
    if (!isOption(name)) throw new TypeError(`${name}: there is no such option.`);
    if (value !== undefined) RULES[name](name, value);
  }
}

function isOption(name: string): name is keyof SandboxOptions {
  return Object.hasOwn(RULES, name);
}

function anything(): void {}

function text(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name}: must be text.`);
}

function trueOrFalse(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new TypeError(`${name}: must be true or false.`);
}

function listOf(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`${name}: must be a list.`);
}

/** What an assumption may be follows from what it is by default. */
function assumption(name: string, value: unknown): void {
  const field = name.replace('assumptions.', '') as keyof typeof DEFAULT_ASSUMPTIONS;
  const known: Partial<Record<string, readonly unknown[]>> = {
    rangeBounds: ['[]', '[)', '(]', '()'],
    unknownAccountStatus: [401, 403],
  };
  const choice = known[field];
  if (choice && !choice.includes(value)) throw new TypeError(`${name}: must be one of ${choice.join(', ')}.`);
  const standard: unknown = DEFAULT_ASSUMPTIONS[field];
  if (typeof standard === 'boolean') trueOrFalse(name, value);
  else if (typeof standard === 'number') numberFrom(0)(name, value);
  else if (Array.isArray(standard)) {
    if (!listOf(name, value).every((item) => standard.includes(item)))
      throw new TypeError(`${name}: may hold only ${standard.join(', ')}.`);
  }
}

function numberFrom(low: number, high = Infinity): Rule {
  const range = high === Infinity ? `of at least ${low}` : `from ${low} to ${high}`;
  return (name, value) => {
    if (!(typeof value === 'number' && value >= low && value <= high))
      throw new TypeError(`${name}: ${String(value)} is not possible, give a number ${range}.`);
  };
}

function aboveZero(name: string, value: unknown): void {
  if (!(typeof value === 'number' && value > 0))
    throw new TypeError(`${name}: ${String(value)} is not possible, give a number above 0.`);
}

function finiteNumber(name: string, value: unknown): void {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new TypeError(`${name}: ${String(value)} is not possible, give a number.`);
}

/** An object that has only these fields. */
function objectOf(fields: readonly string[], rule: Rule): Rule {
  return (name, value) => {
    if (!isNode(value)) throw new TypeError(`${name}: must be an object of ${fields.join(', ')}.`);
    for (const [field, item] of Object.entries(value)) {
      if (!fields.includes(field))
        throw new TypeError(`${name}.${field}: there is no such option, but ${fields.join(', ')}.`);
      if (item === undefined)
        throw new TypeError(`${name}.${field}: undefined is not possible, leave it out.`);
      rule(`${name}.${field}`, item);
    }
  };
}
