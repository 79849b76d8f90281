/**
 * Lua: gives permits to the tickets at the head of the queue, whoever they belong to and whoever calls, up to
 * `AHEAD_MS` before they may be used. So no process waits for another one to call, and each learns of its permits in time.
 */
export const ASSIGN_PART = `
local function isDead(id)
  local member = memberOf(id)
  return not member or member.beat < low - DEAD_MS
end
local function markReaped(id)
  local member = memberOf(id)
  if member and not member.reaped then
    member.reaped = true
    storeMember(id, member)
  end
end

-- What others assigned to this process is told to it; what was assigned to a dead one is free again.
local assigned = redis.call('HGETALL', ASSIGNED)
local assignedCount = #assigned / 2
for i = 1, #assigned, 2 do
  local ticket, start = assigned[i], tonumber(assigned[i + 1])
  local owner = string.match(ticket, '^(.-):')
  if owner == process then
    lease(ticket, start)
    grant(ticket, start)
  elseif isDead(owner) then
    redis.call('ZREM', PERMITS, ticket)
    markReaped(owner)
  end
  if owner == process or isDead(owner) then
    redis.call('HDEL', ASSIGNED, ticket)
    assignedCount = assignedCount - 1
  end
end

local used = redis.call('ZCARD', PERMITS)
-- Permits begin in the order of arrival, also when one that was assigned is given back.
local lastStart = math.min(state.lastStart or 0, low + AHEAD_MS)
-- The instant at which the permit after the next 'skipped' ones is free; nil if nobody knows.
local function startAfter(skipped)
  local rank = used + unnamed - requests + skipped
  if rank < 0 then return low end
  if rank >= used then return nil end
  return tonumber(redis.call('ZRANGE', PERMITS, rank, rank, 'WITHSCORES')[2])
end
for _ = 1, MAX_STEPS do
  local ticket = redis.call('ZRANGE', QUEUE, 0, 0)[1]
  if not ticket then break end
  local owner = string.match(ticket, '^(.-):')
  if isDead(owner) then
    redis.call('ZREM', QUEUE, ticket)
    markReaped(owner)
  else
    local start = startAfter(0)
    if not start or start > low + AHEAD_MS then break end
    if owner ~= process and assignedCount >= MAX_ASSIGNED then break end
    start = math.max(start, lastStart)
    lastStart = start
    redis.call('ZREM', QUEUE, ticket)
    lease(ticket, start)
    used = used + 1
    if owner == process then
      grant(ticket, start)
    else
      redis.call('HSET', ASSIGNED, ticket, text(start))
      assignedCount = assignedCount + 1
    end
  end
end
state.lastStart = lastStart
`;
