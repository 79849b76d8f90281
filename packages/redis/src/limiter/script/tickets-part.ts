/** Lua: what the process tells of its tickets. Each of these may come twice: it does the same again. */
export const TICKETS_PART = `
local grants = {}
local function lease(ticket, start)
  redis.call('ZADD', PERMITS, math.max(start, high) + leaseMs + windowMs, ticket)
end
local function grant(ticket, start)
  grants[#grants + 1] = { tonumber(string.match(ticket, ':(%d+)$')), start }
end

for _, number in ipairs(request.back) do
  local ticket = ticketOf(number)
  redis.call('ZREM', PERMITS, ticket)
  redis.call('ZREM', QUEUE, ticket)
  redis.call('HDEL', ASSIGNED, ticket)
end
for _, done in ipairs(request.done) do
  redis.call('ZADD', PERMITS, high - done[2] + windowMs, ticketOf(done[1]))
end
for _, number in ipairs(request.hold) do lease(ticketOf(number), high) end

state.order = state.order or 0
for _, join in ipairs(request.join) do
  local ticket, waitedMs = ticketOf(join[1]), join[2]
  -- A permit that it has already, and the process was not told of, may be one whose time has not come: it queues again.
  redis.call('ZREM', PERMITS, ticket)
  redis.call('HDEL', ASSIGNED, ticket)
  if not redis.call('ZSCORE', QUEUE, ticket) then
    local order = high * 1000 - waitedMs * 1000
    if waitedMs == 0 then
      order = math.max(order, state.order + 1)
      state.order = order
    end
    redis.call('ZADD', QUEUE, order, ticket)
  end
end
`;
