import type { AccountOptions } from './auth/accounts.js';
import type { CallbackDelivery, CallbackTarget } from './callbacks/callback-target.js';
import type { Assumptions } from './operations/assumptions.js';
import type { Clock } from './clock/clock.js';
import type { RequestRecord } from './server/request-log.js';
import type { TimelineDelays } from './messages/timeline.js';
import type { QueueLimits, RateLimit } from './openapi/limits.js';
import type { SeedOptions } from './seed-log/seed-log.js';

/** How a sandbox is set up. Everything has a default. */
export interface SandboxOptions {
  /** Port to listen on; 0 for any that is free. @default 0 */
  readonly port?: number;
  /** Address to listen on. @default '127.0.0.1', which only this machine can reach */
  readonly host?: string;
  /** OpenAPI document to serve. @default the one that comes with the package */
  readonly spec?: string;
  /** Accounts and their credentials; the first one owns the seeded rows. @default account 9900000, see the README */
  readonly accounts?: readonly AccountOptions[];
  /** Rows of the message log to begin with. @default none */
  readonly seed?: SeedOptions;
  /** The limit of rate-limited operations, per source IP; false for none. @default what the spec says (3500 in 300 s) */
  readonly rateLimit?: RateLimit | false;
  /** The message queue of each account. @default what the spec says (1 segment per second, 900 seconds' worth) */
  readonly queue?: Partial<QueueLimits>;
  /** How long messages stay in each state. @default see {@link TimelineDelays} */
  readonly delays?: Partial<TimelineDelays>;
  /** How late searches find a new message: milliseconds, or a range to draw from. @default 0 */
  readonly indexLagMs?: number | readonly [number, number];
  /** Where events are posted. @default nowhere */
  readonly callbacks?: readonly CallbackTarget[];
  /** How events travel: twice, out of order, several at once, and how often they are tried. @default see {@link CallbackDelivery} */
  readonly callbackDelivery?: Partial<CallbackDelivery>;
  /** Lifetime of access tokens, in seconds. @default 3600 */
  readonly tokenLifetimeSeconds?: number;
  /** What it does where the API is not documented. @default the strictest behaviour that is plausible */
  readonly assumptions?: Partial<Assumptions>;
  /** What chance is drawn from: ids, lags, probabilities of faults. The same seed gives the same. @default 1 */
  readonly randomSeed?: number;
  /** Time. @default the clock of the machine */
  readonly clock?: Clock;
  /** Whether web pages of other origins may call the sandbox. @default false */
  readonly cors?: boolean;
  /** Senders that take longer for a request are cut off, in real milliseconds. @default 30000 */
  readonly requestTimeoutMs?: number;
  /** How many of the latest requests are kept for `requests`. @default 20000 */
  readonly maxRequests?: number;
  /** Whether each answer is checked against the spec; one that breaks it becomes a 500 and is kept in `violations`. @default false */
  readonly validateResponses?: boolean;
  /** Called once for each request, when it has ended. @default none */
  readonly onRequest?: (record: RequestRecord) => void;
}
