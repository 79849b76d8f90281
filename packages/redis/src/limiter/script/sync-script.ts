import { createRedisScript } from '../../port/redis-script.js';
import { ANSWER_PART } from './answer-part.js';
import { ASSIGN_PART } from './assign-part.js';
import { CLOCK_PART } from './clock-part.js';
import { EPOCH_PART } from './epoch-part.js';
import { STATE_PART } from './state-part.js';
import { TICKETS_PART } from './tickets-part.js';

/** A process that waits, or whose permits still count, calls at least this often. */
export const POLL_MS = 1000;
/** How long before it may be used a permit is given to its ticket: longer than `POLL_MS`, so that nobody learns it late. */
const AHEAD_MS = 1200;
/** A process that has not called for this long no longer keeps its place in the queue. */
const DEAD_MS = 1800;
/**
 * How long a new epoch gives nothing: longer than `POLL_MS`, so that processes that nobody has heard of can tell of their
 * permits, and longer than `AHEAD_MS`, so that all permits of the epoch before have begun.
 */
export const GRACE_MS = 1250;
/** How far ahead the clock of Redis may be of what a process expects: a command can be under way that much longer. */
export const JUMP_MS = 250;
/** A process has watched the clock for this long before it may judge it: others that know better have called by then. */
export const STEADY_MS = 1500;
/** How long the keys outlive everything that they hold. */
const EXTRA_TTL_MS = 50_000;
/** How many tickets one call assigns or removes, and how many may wait to be told. */
const MAX_STEPS = 300;
const MAX_ASSIGNED = 256;

const CONSTANTS = Object.entries({
  AHEAD_MS,
  DEAD_MS,
  GRACE_MS,
  JUMP_MS,
  STEADY_MS,
  EXTRA_TTL_MS,
  MAX_STEPS,
  MAX_ASSIGNED,
})
  .map(([name, value]) => `local ${name} = ${value}`)
  .join('\n');

/** The one script of the rate limiter: a process tells what became of its permits and asks for more. */
export const SYNC_SCRIPT = createRedisScript(
  [CONSTANTS, STATE_PART, CLOCK_PART, EPOCH_PART, TICKETS_PART, ASSIGN_PART, ANSWER_PART].join('\n'),
);
