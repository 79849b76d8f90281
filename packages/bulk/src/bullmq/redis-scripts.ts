import type { Queue } from 'bullmq';
import { QUEUE_RULES } from '../pacing/queue-model.js';

/** Runs a script of this package in Redis, where it is one step that nobody comes in between. */
export type RunScript = (
  name: ScriptName,
  keys: readonly string[],
  args: readonly string[],
) => Promise<unknown>;

export type ScriptName = keyof typeof SCRIPTS;

/** Uses the connection that the queue has, whichever client of Redis that is. */
export async function createScriptRunner(queue: Queue): Promise<RunScript> {
  const client = await queue.getBackend().client;
  for (const [name, lua] of Object.entries(SCRIPTS)) {
    client.defineCommand(commandOf(name), { numberOfKeys: KEYS_OF_SCRIPT, lua });
  }
  return (name, [first = '', second = first], args): Promise<unknown> =>
    client.runCommand(commandOf(name), [first, second, ...args]);
}

function commandOf(name: string): string {
  return `bandwidthBulk${name}`;
}

/** All scripts take two keys, so that they can be run in one way. */
const KEYS_OF_SCRIPT = 2;

// A mark is a field of a hash: s state, c content, a attempt, k token of the attempt, t when it
// began by the clock of Redis, m its intent, o intents of earlier attempts of unknown outcome, i id, r reason.
const SCRIPTS = {
  /** ARGV: key, content. The mark of a key that is known; nothing when it was new, or waits to be sent again. */
  enqueue: `
    local raw = redis.call('HGET', KEYS[1], ARGV[1])
    local mark = raw and cjson.decode(raw) or { s = 'open', a = 0 }
    if raw and not (mark.s == 'open' and mark.c == '0000000') then return raw end
    mark.c = ARGV[2]
    redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(mark))
    return false`,
  /** ARGV: key. */
  find: `return redis.call('HGET', KEYS[1], ARGV[1])`,
  /**
   * ARGV: key, content, intent, token. The number of the attempt; or the mark that stands in the way. KEYS[2] is the set
   * of keys that have intents of which no id is known.
   */
  begin: `
    local raw = redis.call('HGET', KEYS[1], ARGV[1])
    local mark = raw and cjson.decode(raw) or { s = 'open', a = 0 }
    if mark.s == 'sending' and mark.k == ARGV[4] then return mark.a end
    if mark.s ~= 'open' then return raw end
    local next = { s = 'sending', c = ARGV[2], a = mark.a + 1, k = ARGV[4], m = ARGV[3], o = mark.o }
    next.t = redis.call('TIME')[1] * 1000
    redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(next))
    redis.call('SADD', KEYS[2], ARGV[1])
    return next.a`,
  /** ARGV: key, content, mark, attempt (empty when there was none), id, reason. The mark as it is afterwards. */
  finish: `
    local raw = redis.call('HGET', KEYS[1], ARGV[1])
    local mark = raw and cjson.decode(raw) or { s = 'open', c = ARGV[2], a = 0 }
    if mark.s == 'accepted' then return raw end
    if ARGV[3] ~= 'accepted' then
      local attempt = tonumber(ARGV[4])
      local ours = attempt and mark.a == attempt and (mark.s == 'sending' or mark.s == 'unknown')
      if not ours and not (attempt == nil and mark.s == 'open') then return cjson.encode(mark) end
    end
    -- Whoever called it unknown took its job away: nobody would send it again.
    if ARGV[3] == 'not-sent' and mark.s == 'unknown' then return raw end
    local next = { s = ARGV[3], c = mark.c, a = mark.a, o = mark.o }
    if ARGV[3] == 'not-sent' then next.s = 'open' end
    if ARGV[5] ~= '' then next.i = ARGV[5] end
    if ARGV[6] ~= '' then next.r = ARGV[6] end
    if next.s == 'unknown' or (next.s == 'accepted' and not next.i) then next.m = mark.m end
    redis.call((next.m or next.o) and 'SADD' or 'SREM', KEYS[2], ARGV[1])
    raw = cjson.encode(next)
    redis.call('HSET', KEYS[1], ARGV[1], raw)
    return raw`,
  /** ARGV: key, milliseconds. An attempt that began longer ago, and has not ended, is unknown. The state as it is afterwards. */
  interrupt: `
    local raw = redis.call('HGET', KEYS[1], ARGV[1])
    if not raw then return 'open' end
    local mark = cjson.decode(raw)
    if mark.s ~= 'sending' or redis.call('TIME')[1] * 1000 - mark.t < tonumber(ARGV[2]) then return mark.s end
    mark.s = 'unknown'
    mark.r = 'interrupted'
    redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(mark))
    redis.call('SADD', KEYS[2], ARGV[1])
    return mark.s`,
  /** ARGV: key. What was rejected, skipped or unknown is open again, for whatever message comes under this key. */
  sendAgain: `
    local raw = redis.call('HGET', KEYS[1], ARGV[1])
    local mark = raw and cjson.decode(raw)
    if not mark or mark.s == 'accepted' or mark.s == 'sending' or mark.s == 'open' then return mark and mark.s or false end
    local next = { s = 'open', c = '0000000', a = math.max(1, mark.a), o = mark.o }
    if mark.m then
      next.o = next.o or {}
      next.o[#next.o + 1] = mark.m
    end
    redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(next))
    return 'done'`,
  /** ARGV: cursor. */
  scan: `return redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', 500)`,
  /** The keys that have intents of which no id is known, and their marks, one after the other. */
  unidentified: `
    local found = {}
    for _, key in ipairs(redis.call('SMEMBERS', KEYS[2])) do
      found[#found + 1] = key
      found[#found + 1] = redis.call('HGET', KEYS[1], key)
    end
    return found`,
  /** ARGV: an id. The id that the journal has, which is that one where it had none. */
  name: `
    redis.call('SETNX', KEYS[1], ARGV[1])
    return redis.call('GET', KEYS[1])`,
  /**
   * The model of the account's queue, as in pacing/queue-model.ts. ARGV: what to do (take, accepted, full, back), configured
   * rate, capacity in seconds, segments, whether it was turned away (1), when it was sent, the wait that was asked for, and
   * the time for tests (empty: the clock of Redis).
   */
  pace: `
    local time = redis.call('TIME')
    local now = tonumber(ARGV[8]) or (time[1] * 1000 + math.floor(time[2] / 1000))
    local configured, seconds, segments = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
    local kept = redis.call('HMGET', KEYS[1], 'level', 'at', 'rate', 'steady', 'lowered', 'refusals', 'closed')
    local level, at = tonumber(kept[1]) or 0, tonumber(kept[2]) or now
    local rate, steady = math.min(tonumber(kept[3]) or configured, configured), tonumber(kept[4]) or now
    local lowered, refusals, closed = tonumber(kept[5]) or 0, tonumber(kept[6]) or 0, tonumber(kept[7]) or 0
    -- The clock was set back, by whatever time: the model goes back with it.
    local back = math.max(0, at - now)
    at, steady, lowered, closed = at - back, steady - back, lowered - back, closed - back
    level = math.max(0, level - rate * (now - at) / 1000)
    at = now
    local raises = math.floor((now - steady) / ${QUEUE_RULES.raiseAfterMs})
    if raises >= 1 and rate < configured then
      rate = math.min(configured, rate * ${QUEUE_RULES.raiseFactor} ^ raises)
      steady = steady + raises * ${QUEUE_RULES.raiseAfterMs}
    end
    local wait = 0
    if ARGV[1] == 'take' then
      local room = rate * seconds
      if ARGV[5] ~= '1' then room = room * ${QUEUE_RULES.fillShare} end
      local excess = level - math.max(0, room - segments)
      if excess > 1e-9 then wait = math.ceil(excess / rate * 1000) end
      wait = math.max(0, wait, closed - at)
      if wait == 0 then level = level + segments end
    elseif ARGV[1] == 'accepted' then
      refusals = 0
    elseif ARGV[1] == 'back' then
      level = math.max(0, level - segments)
    else
      local news = tonumber(ARGV[6]) >= lowered
      if news then
        rate = math.max(configured * ${QUEUE_RULES.lowestShare}, rate * ${QUEUE_RULES.lowerFactor})
        refusals = refusals + 1
        lowered = at
      end
      local own = segments / rate * 1000
      local longest = math.max(own, seconds * 1000 * ${QUEUE_RULES.longestWaitShare})
      local pause = math.min(own * 2 ^ math.max(0, refusals - 1), longest)
      level = rate * seconds
      steady = at
      closed = math.max(closed, at + math.max(math.ceil(pause), tonumber(ARGV[7]) or 0))
    end
    redis.call('HSET', KEYS[1], 'level', level, 'at', at, 'rate', rate, 'steady', steady, 'lowered', lowered,
      'refusals', refusals, 'closed', closed)
    redis.call('EXPIRE', KEYS[1], 86400)
    return { tostring(wait), tostring(at), tostring(level), tostring(rate) }`,
} as const;
