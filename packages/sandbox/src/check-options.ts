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
  spec: anything,
  accounts: anything,
  seed: objectOf(['messages', 'seed', 'days', 'untilMs'], finiteNumber),
  rateLimit: (name, value) => {
    if (value !== false) objectOf(['requests', 'windowMs'], numberFrom(0))(name, value);
  },
  queue: objectOf(['segmentsPerSecond', 'capacitySeconds'], aboveZero),
  delays: objectOf(Object.keys(DEFAULT_DELAYS), numberFrom(0)),
  indexLagMs: (name, value) => {
    for (const bound of Array.isArray(value) ? (value as unknown[]) : [value]) numberFrom(0)(name, bound);
  },
  callbacks: anything,
  callbackDelivery: objectOf(Object.keys(DEFAULT_DELIVERY), numberFrom(0)),
  tokenLifetimeSeconds: numberFrom(0),
  assumptions: objectOf(Object.keys(DEFAULT_ASSUMPTIONS), anything),
  randomSeed: finiteNumber,
  clock: (name, value) => {
    if (!isNode(value) || typeof value['now'] !== 'function' || typeof value['sleep'] !== 'function')
      throw new TypeError(`${name}: must be an object with now() and sleep(ms, signal).`);
  },
  cors: anything,
  requestTimeoutMs: aboveZero,
  maxRequests: numberFrom(1),
  validateResponses: anything,
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
  for (const [name, value] of Object.entries(options)) {
    if (!isOption(name)) throw new TypeError(`${name}: there is no such option.`);
    if (value !== undefined) RULES[name](name, value);
  }
}

function isOption(name: string): name is keyof SandboxOptions {
  return Object.hasOwn(RULES, name);
}

function anything(): void {}

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
