import { SYNC_SCRIPT } from '../../../src/limiter/script/sync-script.js';
import { type SyncAnswer, type SyncRequest, parseSyncAnswer } from '../../../src/limiter/sync-message.js';
import { keyOf } from '../../../src/keys.js';
import type { TestClient } from '../redis-clients.js';
import type { ModelRequest } from './limiter-model.js';
import { VirtualRedis } from './virtual-redis.js';
import { VirtualTime } from './virtual-time.js';

const AHEAD_MS = 1200;
const DEAD_MS = 1800;
/** How far the clock of the state may go ahead without being taken for a jump. */
export const JUMP_MS = 250;

/** Both are instants on the clock of the state. */
export interface PermitInFlight {
  /** From then on it may be used. */
  readonly startMs: number;
  /** When its lease began, or was renewed last. */
  heldMs: number;
}

/** A process as the script sees it. */
export interface Caller {
  readonly id: string;
  count: number;
  lastNumber: number;
  epoch: string;
  clock: string;
  readonly waiting: Set<number>;
  /** Permits in flight. */
  readonly inFlight: Map<number, PermitInFlight>;
  lastRequest?: SyncRequest;
}

export function createCaller(id: string): Caller {
  return { id, count: 0, lastNumber: 0, epoch: '', clock: '', waiting: new Set(), inFlight: new Map() };
}

/** Calls the script in virtual time, in the name of one process or another. */
export class ScriptCalls {
  readonly time = new VirtualTime(1);
  readonly redis: VirtualRedis;
  readonly keys: string[];
  readonly settings;
  /** The clock of the state at a virtual time. */
  last = { stateMs: 0, atMs: 0 };

  constructor(client: TestClient, limit: { readonly requests: number; readonly windowMs: number }) {
    const scope = `script ${Math.random()}`;
    this.redis = new VirtualRedis(client, this.time, `{bandwidth-messages:limit:${scope}}*`);
    const names = ['state', 'permits', 'queue', 'assigned', 'members', 'missing'];
    this.keys = names.map((name) => keyOf('limit', scope, name));
    const { requests, windowMs } = limit;
    this.settings = { requests, windowMs, leaseMs: 5000, aheadMs: AHEAD_MS, deadMs: DEAD_MS };
  }

  /** What the clock of the state should show now. */
  stateMs(): number {
    return Math.floor(this.last.stateMs + this.time.nowMs - this.last.atMs);
  }

  async send(caller: Caller, more: Partial<ModelRequest>, register = false): Promise<SyncAnswer> {
    caller.count += 1;
    const request: SyncRequest = {
      process: caller.id,
      id: `${caller.id}-${caller.count}`,
      count: caller.count,
      acknowledged: caller.count - 1,
      epoch: caller.epoch,
      clock: register
        ? undefined
        : { version: caller.clock, earliest: this.stateMs(), latest: this.stateMs() + JUMP_MS + 1 },
      ...{
        requests: this.settings.requests,
        windowMs: this.settings.windowMs,
        leaseMs: this.settings.leaseMs,
      },
      ...{
        isReconnected: false,
        wasAlone: false,
        register,
        own: register ? (more.hold ?? []).map((number) => [number, -1] as const) : [],
        members: [],
        membersAgoMs: 0,
        membership: -1,
      },
      join: (more.join ?? []).map((number) => [number, 0] as const),
      back: more.back ?? [],
      done: more.done ?? [],
      hold: register ? [] : (more.hold ?? []),
      renews: false,
    };
    caller.lastRequest = request;
    const answer = await this.command(request);
    caller.epoch = answer.epoch;
    caller.clock = answer.clock;
    this.last = this.last.stateMs === 0 ? { stateMs: answer.now, atMs: this.time.nowMs } : this.last;
    return answer;
  }

  /** One command, also one that was sent before. */
  async command(request: SyncRequest): Promise<SyncAnswer> {
    return parseSyncAnswer(await this.redis.run(SYNC_SCRIPT, this.keys, [JSON.stringify(request)]));
  }
}
