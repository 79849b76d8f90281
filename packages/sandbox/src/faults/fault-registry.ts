import type { Random } from '../clock/random.js';
import { checkFault } from './check-fault.js';
import type { Fault, FaultMatch, FaultRequest, RegisteredFault } from './fault.js';

/** The faults of a sandbox. */
export interface Faults {
  /**
   * Adds a fault, and returns its id.
   *
   * @throws TypeError naming the field that is not as it must be.
   */
  add(fault: Fault): string;
  /** Takes a fault away; false when there is none of that id. */
  remove(id: string): boolean;
  /** Takes all faults away. */
  clear(): void;
  /** The faults that are there, used up or not, and how often each struck. */
  list(): readonly RegisteredFault[];
}

export interface FaultRegistry extends Faults {
  /** Whether there is anything to look at, so that the common case costs nothing. */
  isEmpty(): boolean;
  /** Strikes: the faults that hit this request, counted as used. `early` are those that strike before the body. */
  strike(request: FaultRequest, early: boolean): readonly RegisteredFault[];
}

interface Entry {
  id: string;
  fault: Fault;
  hits: number;
  seen: number;
}

export function createFaultRegistry(random: Random, operations: readonly string[]): FaultRegistry {
  let entries: Entry[] = [];
  let added = 0;
  return {
    add(fault) {
      checkFault(fault, operations);
      added += 1;
      const id = `fault-${added}`;
      entries.push({ id, fault, hits: 0, seen: 0 });
      return id;
    },
    remove(id) {
      const before = entries.length;
      entries = entries.filter((entry) => entry.id !== id);
      return entries.length < before;
    },
    clear: () => void (entries = []),
    list: () => entries.map(({ id, fault, hits }) => ({ id, fault, hits })),
    isEmpty: () => entries.length === 0,
    strike: (request, early) =>
      entries
        .filter((entry) => isEarly(entry.fault) === early && hits(entry, request, random))
        .map((entry) => ({ ...entry })),
  };
}

function isEarly(fault: Fault): boolean {
  return (fault.kind === 'reset' || fault.kind === 'hang') && fault.stage === 'before-body';
}

function hits(entry: Entry, request: FaultRequest, random: Random): boolean {
  const { operation = '*', skip = 0, probability, when, times } = entry.fault;
  if (operation !== '*' && operation !== request.operation) return false;
  const limit = times ?? (probability !== undefined || when !== undefined ? 'always' : 1);
  if (limit !== 'always' && entry.hits >= limit) return false;
  if (when && !(typeof when === 'function' ? when(request) : matches(when, request))) return false;
  entry.seen += 1;
  if (entry.seen <= skip) return false;
  if (probability !== undefined && random() >= probability) return false;
  entry.hits += 1;
  return true;
}

function matches(match: FaultMatch, request: FaultRequest): boolean {
  if (match.urlIncludes !== undefined && !request.url.includes(match.urlIncludes)) return false;
  if (match.bodyIncludes !== undefined && !request.body.includes(match.bodyIncludes)) return false;
  return Object.entries(match.headers ?? {}).every(([name, text]) =>
    (request.headers[name.toLowerCase()] ?? '').includes(text),
  );
}
