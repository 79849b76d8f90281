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

export interface FaultRegistryContext {
  readonly random: Random;
  /** The operations that a fault can be for. */
  readonly operations: readonly string[];
  /** Hears that faults were added, taken away, or struck. */
  readonly onChange: () => void;
}

interface Entry {
  readonly id: string;
  readonly fault: Fault;
  /** Requests that it struck. */
  hits: number;
  /** Requests that matched it, struck or not. */
  seen: number;
}

/** The `when` of a fault threw. */
export class FaultConditionError extends Error {}

/** Keeps the faults, and decides which of them a request is struck by. */
export class FaultRegistry implements Faults {
  private entries: Entry[] = [];
  private added = 0;

  constructor(private readonly context: FaultRegistryContext) {}

  add(fault: Fault): string {
    checkFault(fault, this.context.operations);
    this.added += 1;
    const id = `fault-${this.added}`;
    this.entries.push({ id, fault, hits: 0, seen: 0 });
    this.context.onChange();
    return id;
  }

  remove(id: string): boolean {
    const before = this.entries.length;
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.context.onChange();
    return this.entries.length < before;
  }

  clear(): void {
    this.entries = [];
    this.context.onChange();
  }

  list(): readonly RegisteredFault[] {
    return this.entries.map(({ id, fault, hits }) => ({ id, fault, hits }));
  }

  isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** The faults that strike this request, counted as used. `early` asks for those that strike before its body is read. */
  strike(request: FaultRequest, early: boolean): readonly RegisteredFault[] {
    const struck = this.entries.filter(
      (entry) => isEarly(entry.fault) === early && hits(entry, request, this.context.random),
    );
    if (struck.length > 0) this.context.onChange();
    return struck.map(({ id, fault, hits: count }) => ({ id, fault, hits: count }));
  }
}

function isEarly(fault: Fault): boolean {
  return (fault.kind === 'reset' || fault.kind === 'hang') && fault.stage === 'before-body';
}

/** Whether a fault strikes a request; counts it if so. */
function hits(entry: Entry, request: FaultRequest, random: Random): boolean {
  const { operation = '*', skip = 0, probability, when, times } = entry.fault;
  if (operation !== '*' && operation !== request.operation) return false;
  const limit = times ?? (probability !== undefined || when !== undefined ? 'always' : 1);
  if (limit !== 'always' && entry.hits >= limit) return false;
  if (when && !holds(when, request, entry.id)) return false;
  entry.seen += 1;
  if (entry.seen <= skip) return false;
  if (probability !== undefined && random() >= probability) return false;
  entry.hits += 1;
  return true;
}

function holds(when: NonNullable<Fault['when']>, request: FaultRequest, id: string): boolean {
  if (typeof when !== 'function') return matches(when, request);
  try {
    return when(request);
  } catch (error) {
    throw new FaultConditionError(`the when of ${id} threw: ${String(error)}`);
  }
}

function matches(match: FaultMatch, request: FaultRequest): boolean {
  if (match.urlIncludes !== undefined && !request.url.includes(match.urlIncludes)) return false;
  if (match.bodyIncludes !== undefined && !request.body.includes(match.bodyIncludes)) return false;
  return Object.entries(match.headers ?? {}).every(([name, text]) =>
    (request.headers[name.toLowerCase()] ?? '').includes(text),
  );
}
