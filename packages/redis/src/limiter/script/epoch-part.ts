/**
 * Lua: notices that what was stored is lost or older than it was, and collects what the processes know. A new epoch
 * begins; each process writes its own permits again; and until all of them have, every permit that nobody has named
 * counts as used.
 */
export const EPOCH_PART = `
local function reply(answer)
  answer.epoch = state.epoch
  answer.clock = state.clock
  answer.now = high
  answer.isSteady = isSteady
  return cjson.encode(answer)
end
local function save()
  state.permits = redis.call('ZCARD', PERMITS)
  state.requests, state.windowMs, state.leaseMs = requests, windowMs, leaseMs
  local fields = {}
  for name, value in pairs(state) do
    fields[#fields + 1] = name
    fields[#fields + 1] = type(value) == 'number' and text(value) or value
  end
  redis.call('HSET', STATE, unpack(fields))
  -- The drift of clocks is part of the window already.
  local ttl = text(windowMs + leaseMs + EXTRA_TTL_MS)
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ttl) end
end
-- Which server this is; nil where that may not be asked.
local function runId()
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%w+)') or nil
end
local function beginEpoch()
  state.epoch = request.id
  state.born = low
  state.recovering = 1
  state.run = runId() or ''
  state.base = -1
end

-- Everything is gone, or one of the keys is.
if not state.epoch or state.permits ~= redis.call('ZCARD', PERMITS) then
  redis.call('DEL', unpack(KEYS))
  state = { adjustment = 0, clock = request.id, last = high, membership = 0 }
  low, isSteady = high, true
  known = {}
  beginEpoch()
end

redis.call('ZREMRANGEBYSCORE', PERMITS, '-inf', low)

local self = memberOf(process)
if isOutdated() then
  save()
  return reply({ isStale = true })
end
-- The server is another one than before, or knows less than this process was told; or permits were used without it.
local isCurrent = state.epoch == request.epoch
local isOther = false
if request.isReconnected or request.register then
  local run = runId()
  isOther = run and run ~= state.run or not run and isCurrent and request.isReconnected
end
local isBehind = isCurrent and self and request.acknowledged > self.count
if isOther or isBehind or (isCurrent and request.wasAlone) then
  beginEpoch()
  -- What an older state tells of a process may have ended since, and made room for permits that it does not know.
  redis.call('DEL', PERMITS)
  local all = redis.call('HGETALL', MEMBERS)
  for i = 1, #all, 2 do
    local untilMs = memberOf(all[i]).beat + leaseMs + windowMs
    if untilMs > low then redis.call('ZADD', MISSING, untilMs, all[i]) end
  end
end
if not request.register and (state.epoch ~= request.epoch or not self) then
  save()
  return reply({ mustRegister = true })
end

if request.register then
  local added = 0
  -- Nothing was sent for a ticket that waits: a permit that it got from an older state counts no longer.
  for _, join in ipairs(request.join) do
    added = added - redis.call('ZREM', PERMITS, ticketOf(join[1]))
  end
  for _, permit in ipairs(request.own) do
    local inFlight = permit[2] < 0
    local untilMs = inFlight and high + leaseMs + windowMs or high - permit[2] + windowMs
    if untilMs > low then
      added = added + redis.call('ZADD', PERMITS, untilMs, ticketOf(permit[1]))
    end
  end
  if state.recovering == 1 then
    if state.base >= 0 then state.base = state.base + added end
    for _, other in ipairs(request.members) do
      if not memberOf(other) then
        redis.call('ZADD', MISSING, high + leaseMs + windowMs - request.membersAgoMs, other)
      end
    end
    redis.call('ZREM', MISSING, process)
  end
end
storeMember(process, { beat = high, count = math.max(self and self.count or 0, request.count), reaped = false })

if state.recovering == 1 then
  redis.call('ZREMRANGEBYSCORE', MISSING, '-inf', low)
  local isOver = low >= state.born + GRACE_MS and redis.call('ZCARD', MISSING) == 0
  if isOver or low >= state.born + leaseMs + windowMs then
    state.recovering = 0
    redis.call('DEL', MISSING)
  end
end
-- Permits that count as used although nobody has named them. At first that is all of them: what had been assigned ahead
-- begins meanwhile. Then no process that is missing uses more than what the others have left.
local unnamed = 0
if state.recovering == 1 then
  local isFrozen = low < state.born + GRACE_MS
  if not isFrozen and state.base < 0 then state.base = redis.call('ZCARD', PERMITS) end
  unnamed = isFrozen and requests or math.max(0, requests - state.base)
end
`;
