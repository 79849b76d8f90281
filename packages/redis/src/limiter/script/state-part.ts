/**
 * Lua: reads the request and what is stored. Times are milliseconds on the clock of the state (see `CLOCK_PART`).
 *
 * Keys, all with the same hash tag and so in one slot of a cluster:
 * - state: hash of single values
 * - permits: sorted set, ticket -> instant at which it no longer counts
 * - queue: sorted set, waiting ticket -> order of arrival
 * - assigned: hash, ticket that has a permit but whose process does not know yet -> instant from which it may be used
 * - members: hash, process -> last call, number of its last call, whether tickets of it were removed from the queue
 * - missing: sorted set, process whose permits are unknown after a loss -> instant at which none of them can count
 *
 * A ticket is the id of its process, a colon and a number.
 */
export const STATE_PART = `
local STATE, PERMITS, QUEUE, ASSIGNED, MEMBERS, MISSING = unpack(KEYS)
local request = cjson.decode(ARGV[1])
local process = request.process

local state = {}
do
  local stored = redis.call('HGETALL', STATE)
  for i = 1, #stored, 2 do state[stored[i]] = stored[i + 1] end
  local numbers = {'adjustment', 'last', 'order', 'lastStart', 'permits', 'born', 'recovering', 'base', 'requests',
    'windowMs', 'leaseMs', 'membership'}
  for _, name in ipairs(numbers) do state[name] = tonumber(state[name]) end
end

-- When processes disagree on the numbers, the strictest ones count.
local requests = math.min(request.requests, state.requests or request.requests)
local windowMs = math.max(request.windowMs, state.windowMs or 0)
local leaseMs = math.max(request.leaseMs, state.leaseMs or 0)

local function ticketOf(number) return process .. ':' .. number end
local function text(number) return string.format('%.0f', number) end

-- Members are read once and written at the end of the call that changes them.
local known = {}
local function memberOf(id)
  if known[id] == nil then
    local value = redis.call('HGET', MEMBERS, id)
    local beat, count, reaped = string.match(value or '', '^(%d+) (%d+) (%d)$')
    known[id] = beat and { beat = tonumber(beat), count = tonumber(count), reaped = reaped == '1' } or false
  end
  return known[id]
end
-- A command that was sent again, or overtaken: what it tells is true no longer.
local function isOutdated()
  local member = memberOf(process)
  return member and request.count <= member.count
end
local function storeMember(id, member)
  known[id] = member
  local value = text(member.beat) .. ' ' .. text(member.count) .. ' ' .. (member.reaped and '1' or '0')
  if redis.call('HSET', MEMBERS, id, value) == 1 then state.membership = (state.membership or 0) + 1 end
end
`;
