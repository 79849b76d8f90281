import { CallbackError } from '../callback-error.js';
import { EVENT_TYPES, isObject } from '../events/is-event-of-type.js';
import type { CallbackHandlerOptions } from '../options.js';

const OPTION_NAMES =
  'on username password pathSecret unauthenticated store maxBytes timeoutMs acknowledge onError watchOutcomes clock';

/**
 * Refuses options that cannot be meant.
 *
 * @throws {CallbackError} `invalid-option`, naming the field
 */
export function checkOptions(options: CallbackHandlerOptions): void {
  if (!isObject(options)) throw wrong('options', 'must be an object');
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.split(' ').includes(name));
  if (unknown !== undefined) throw wrong(unknown, `is no option; the options are: ${OPTION_NAMES}`);
  checkCredentials(options);
  checkListeners(options.on);
  const { maxBytes, timeoutMs, acknowledge, onError, store, watchOutcomes, clock } = options;
  checkNumber('maxBytes', maxBytes, Number.MAX_SAFE_INTEGER);
  checkNumber('timeoutMs', timeoutMs, 10_000);
  if (acknowledge !== undefined && acknowledge !== 'handled' && acknowledge !== 'first') {
    throw wrong('acknowledge', "must be 'handled' or 'first'");
  }
  if (onError !== undefined && typeof onError !== 'function') throw wrong('onError', 'must be a function');
  checkMethods('store', store, 'begin done failed');
  checkMethods('watchOutcomes', watchOutcomes, 'onOutcome');
  checkMethods('clock', clock, 'monotonicMs sleep');
}

function checkCredentials({ username, password, pathSecret, unauthenticated }: CallbackHandlerOptions): void {
  if (unauthenticated !== undefined && typeof unauthenticated !== 'boolean') {
    throw wrong('unauthenticated', 'must be true, or left out');
  }
  if (unauthenticated === true) {
    if (username !== undefined || password !== undefined || pathSecret !== undefined) {
      throw wrong('unauthenticated', 'must be left out where credentials are given');
    }
    return;
  }
  if (pathSecret !== undefined && !(typeof pathSecret === 'string' && /^[\w-]{20,}$/.test(pathSecret))) {
    throw wrong('pathSecret', 'must be 20 or more letters, digits, "-" and "_"');
  }
  if (pathSecret !== undefined && username === undefined && password === undefined) return;
  if (typeof username !== 'string' || username === '' || username.includes(':')) {
    throw wrong('username', 'must be a text that is not empty and has no ":", as set on the application');
  }
  if (typeof password !== 'string' || password === '') {
    throw wrong('password', 'must be a text that is not empty, as set on the application');
  }
}

function checkListeners(on: unknown): void {
  if (!isObject(on)) throw wrong('on', 'must be an object of functions, by type of event');
  for (const [type, listener] of Object.entries(on)) {
    const isKnown = type === 'other' || EVENT_TYPES.includes(type);
    if (!isKnown && typeof listener === 'function') {
      throw wrong(`on.${type}`, `is no documented type of event (${EVENT_TYPES.join(', ')}); use "other"`);
    }
    if (isKnown && listener !== undefined && typeof listener !== 'function') {
      throw wrong(`on.${type}`, 'must be a function');
    }
  }
}

function checkNumber(field: string, value: unknown, max: number): void {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max)) return;
  throw wrong(field, `must be a whole number from 1 to ${max}`);
}

function checkMethods(field: string, value: unknown, methods: string): void {
  if (value === undefined) return;
  const has = (name: string) => typeof (value as Record<string, unknown> | null)?.[name] === 'function';
  const missing = methods.split(' ').find((name) => !has(name));
  if (missing !== undefined) throw wrong(field, `must have the method ${missing}`);
}

function wrong(field: string, rule: string): CallbackError {
  return new CallbackError('invalid-option', `createCallbackHandler: ${field} ${rule}.`, field);
}
