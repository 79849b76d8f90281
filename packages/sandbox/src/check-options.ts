import { DEFAULT_DELIVERY } from './callbacks/callback-target.js';
import { DEFAULT_ASSUMPTIONS } from './operations/assumptions.js';
import { DEFAULT_DELAYS } from './messages/timeline.js';
import type { SandboxOptions } from './options.js';

/** Throws where the value of an option is not possible. */
type Rule = (name: string, value: unknown) => void;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const number =
  (low: number, high = Infinity): Rule =>
  (name, value) => {
    const isPossible = typeof value === 'number' && value >= low && value <= high;
    if (!isPossible)
      throw new TypeError(`${name}: ${String(value)} is not possible, give a number of at least ${low}.`);
  };

/** An object that has only these fields. */
const object =
  (fields: readonly string[], rule: Rule = anything): Rule =>
  (name, value) => {
    if (!isObject(value)) throw new TypeError(`${name}: must be an object of ${fields.join(', ')}.`);
    for (const [field, item] of Object.entries(value)) {
      if (!fields.includes(field))
        throw new TypeError(`${name}.${field}: there is no such option, but ${fields.join(', ')}.`);
      if (item === undefined)
        throw new TypeError(`${name}.${field}: undefined is not possible, leave it out.`);
      rule(`${name}.${field}`, item);
    }
  };

const anything: Rule = () => {};
const aboveZero = number(Number.MIN_VALUE);
const atLeastZero = number(0);

/** What is `anything` here is looked at where it is used. */
const rules: Readonly<Record<keyof SandboxOptions, Rule>> = {
  port: number(0, 65_535),
  host: anything,
  spec: anything,
  accounts: anything,
  seed: object(['messages', 'seed', 'days', 'untilMs'], number(-Infinity)),
  rateLimit: (name, value) => {
    if (value !== false) object(['requests', 'windowMs'], atLeastZero)(name, value);
  },
  queue: object(['segmentsPerSecond', 'capacitySeconds'], aboveZero),
  delays: object(Object.keys(DEFAULT_DELAYS), atLeastZero),
  indexLagMs: (name, value) => {
    for (const bound of Array.isArray(value) ? (value as unknown[]) : [value]) atLeastZero(name, bound);
  },
  callbacks: anything,
  callbackDelivery: object(Object.keys(DEFAULT_DELIVERY), atLeastZero),
  tokenLifetimeSeconds: atLeastZero,
  assumptions: object(Object.keys(DEFAULT_ASSUMPTIONS)),
  randomSeed: number(-Infinity),
  clock: anything,
  cors: anything,
  requestTimeoutMs: aboveZero,
  maxRequests: number(1),
  validateResponses: anything,
  onRequest: anything,
};

/**
 * Rejects options that could never do what their author means, a misspelt name above all.
 *
 * @throws TypeError naming the option.
 */
export function checkOptions(options: SandboxOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name)) throw new TypeError(`${name}: there is no such option.`);
    if (value !== undefined) rules[name as keyof SandboxOptions](name, value);
  }
}
