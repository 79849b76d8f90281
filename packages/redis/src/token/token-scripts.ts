import { createRedisScript } from '../port/redis-script.js';

/**
 * Asks for the token, or else for the right to fetch it. KEYS: record, lock. ARGV: the asker, how long it may hold the
 * lock without a sign of life, and the marks of tokens that the API rejected.
 *
 * A record is the mark of the token, its lifetime at first, and the token, sealed. A token that is about to be replaced
 * is not handed out: by the rule of the SDK, with a little more time so that both do not disagree. What is no record counts
 * as none.
 */
export const TAKE_SCRIPT = createRedisScript(`
local record = redis.call('GET', KEYS[1])
local mark, lifetime, sealed = string.match(record or '', '^(%S+) (%d+) (%S+)$')
if mark then
  local isRejected = false
  for i = 3, #ARGV do isRejected = isRejected or ARGV[i] == mark end
  local leftMs = redis.call('PTTL', KEYS[1])
  local windowMs = math.min(60000, tonumber(lifetime) / 5) + math.min(2000, tonumber(lifetime) / 20)
  if not isRejected and leftMs > windowMs then return { 'token', mark, sealed, tostring(leftMs) } end
end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return { 'fetch' } end
if redis.call('GET', KEYS[2]) == ARGV[1] then return { 'fetch' } end
return { 'wait' }
`);

/** A sign of life of whoever fetches. KEYS: lock. ARGV: the asker, and how long it holds the lock from now on. */
export const HOLD_SCRIPT = createRedisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 'OK'
`);

/**
 * Stores a token and gives the lock back, unless somebody else has that by now. KEYS: record, lock. ARGV: the asker, how
 * long the token lives, and the record; without the last two the fetch failed.
 */
export const STORE_SCRIPT = createRedisScript(`
if redis.call('GET', KEYS[2]) == ARGV[1] then
  if ARGV[2] then redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2]) end
  redis.call('DEL', KEYS[2])
end
return 'OK'
`);
