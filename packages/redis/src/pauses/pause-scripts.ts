import { createRedisScript } from '../port/redis-script.js';

/** How long the keys of a pause outlive it, so that nobody who looks late takes an old pause for none. */
const EXTRA_TTL_MS = 60_000;

/**
 * Stores the pause of an operation unless a longer one is known. Fields of the hash: `<operation>` -> id of the pause and
 * instant of its end; `<operation>:places` -> how many processes have learned of it.
 */
export const PAUSE_SCRIPT = createRedisScript(`
local operation, id, waitMs = ARGV[1], ARGV[2], tonumber(ARGV[3])
local seconds, micros = unpack(redis.call('TIME'))
local now = tonumber(seconds) * 1000 + math.floor(tonumber(micros) / 1000)
local known = redis.call('HGET', KEYS[1], operation)
local knownEnd = tonumber(string.match(known or '', ' (%d+)$') or 0)
if now + waitMs > knownEnd then
  redis.call('HSET', KEYS[1], operation, id .. ' ' .. string.format('%.0f', now + waitMs), operation .. ':places', 1)
  local ttl = redis.call('PTTL', KEYS[1])
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(ttl, waitMs + ${EXTRA_TTL_MS})))
end
return 'OK'
`);

/**
 * Tells the pauses of all operations: operation, id, milliseconds until the end, and the place of this process among those
 * that have learned of it. ARGV: the ids of the pauses that the process knows already, which are left out.
 */
export const PAUSES_SCRIPT = createRedisScript(`
local known = {}
for _, id in ipairs(ARGV) do known[id] = true end
local fields = redis.call('HGETALL', KEYS[1])
local answer = {}
if #fields > 0 then
  local seconds, micros = unpack(redis.call('TIME'))
  local now = tonumber(seconds) * 1000 + math.floor(tonumber(micros) / 1000)
  for i = 1, #fields, 2 do
    local id, untilMs = string.match(fields[i + 1], '^(%S+) (%d+)$')
    if id and not known[id] and tonumber(untilMs) > now then
      local place = redis.call('HINCRBY', KEYS[1], fields[i] .. ':places', 1) - 1
      for _, value in ipairs({ fields[i], id, string.format('%.0f', tonumber(untilMs) - now), tostring(place) }) do
        answer[#answer + 1] = value
      end
    end
  end
end
return answer
`);
