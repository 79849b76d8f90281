import { RedisFault } from '../coordination-error.js';
import type { ClockRange } from './clock-reference.js';

/** What a process tells the script. Times are milliseconds; tickets are numbers that the process never uses twice. */
export interface SyncRequest {
  readonly process: string;
  /** Unlike that of any other request. */
  readonly id: string;
  readonly count: number;
  /** The highest count that was answered. */
  readonly acknowledged: number;
  /** The epoch that the process knows. */
  readonly epoch: string;
  readonly clock?: ClockRange | undefined;
  readonly requests: number;
  readonly windowMs: number;
  readonly leaseMs: number;
  /** The connection is another one than before, or a command failed. */
  readonly isReconnected: boolean;
  /** Permits were used without Redis. */
  readonly wasAlone: boolean;
  /** All permits that count are in `own`, all tickets that wait in `join`. */
  readonly register: boolean;
  /** With the time since the answer; -1 while in flight. */
  readonly own: readonly (readonly [number: number, ageMs: number])[];
  /** The other processes, and how long ago they may have been given permits last. */
  readonly members: readonly string[];
  readonly membersAgoMs: number;
  readonly membership: number;
  readonly join: readonly (readonly [number: number, waitedMs: number])[];
  /** Tickets that want nothing any more, and permits with which nothing was sent. */
  readonly back: readonly number[];
  /** Permits whose answer came. */
  readonly done: readonly (readonly [number: number, ageMs: number])[];
  /** Permits in flight whose lease is renewed. */
  readonly hold: readonly number[];
  /** All leases of the process are renewed by this request. */
  readonly renews: boolean;
}

/** What the script answers. */
export interface SyncAnswer {
  readonly epoch: string;
  readonly clock: string;
  readonly now: number;
  readonly isSteady: boolean;
  /** A later request was handled before this one: nothing was done. */
  readonly isStale?: boolean;
  /** Nothing was done but to begin an epoch: the process must tell everything first. */
  readonly mustRegister?: boolean;
  /** The process counted as dead: what it waits for must join again. */
  readonly mustRejoin?: boolean;
  readonly grants: readonly (readonly [number: number, startMs: number])[];
  /** How long those who have just joined wait at least. */
  readonly estimates: readonly (readonly [number: number, waitMs: number])[];
  readonly used: number;
  readonly waiting: number;
  readonly nextFreeInMs?: number;
  /** What happened to the state is clear at that time at the earliest. */
  readonly recoversInMs?: number;
  readonly members?: readonly string[];
  readonly membership?: number;
  /** Where Redis has a limit of memory: what it does at it. */
  readonly evictionPolicy?: string;
}

/** Reads an answer. @throws Error when it is none */
export function parseSyncAnswer(text: unknown): SyncAnswer {
  const answer = JSON.parse(String(text)) as Partial<Record<keyof SyncAnswer, unknown>>;
  if (typeof answer.epoch !== 'string' || typeof answer.now !== 'number') {
    throw new RedisFault('Redis answered something that is no answer of the script');
  }
  // Lua writes an empty list as {}.
  const listOf = (value: unknown): unknown => (Array.isArray(value) ? value : []);
  return {
    ...answer,
    grants: listOf(answer.grants),
    estimates: listOf(answer.estimates),
    ...(answer.members !== undefined && { members: listOf(answer.members) }),
  } as SyncAnswer;
}
