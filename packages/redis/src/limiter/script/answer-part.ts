/** Lua: the answer. */
export const ANSWER_PART = `
-- How long those who have just joined wait at least: what is in flight now is free in one window at the earliest.
local estimates = {}
for _, join in ipairs(request.join) do
  local rank = redis.call('ZRANK', QUEUE, ticketOf(join[1]))
  if rank then
    local turns = math.floor(rank / requests)
    local start = startAfter(rank % requests)
    if start then
      local waitMs = math.min(start - low, windowMs) + turns * windowMs
      estimates[#estimates + 1] = { join[1], math.max(0, waitMs) }
    end
  end
end

local answer = {
  grants = grants,
  estimates = estimates,
  used = math.min(requests, used + unnamed),
  waiting = redis.call('ZCARD', QUEUE),
  mustRejoin = self ~= false and self.reaped and not request.register,
}
local first = redis.call('ZRANGE', PERMITS, 0, 0, 'WITHSCORES')[2]
if first then answer.nextFreeInMs = math.min(tonumber(first) - low, windowMs) end
if state.recovering == 1 then answer.recoversInMs = math.max(0, state.born + GRACE_MS - low) end
if not isSteady then answer.recoversInMs = STEADY_MS end
if request.membership ~= state.membership then
  local all = redis.call('HGETALL', MEMBERS)
  answer.members = {}
  for i = 1, #all, 2 do
    if memberOf(all[i]).beat + leaseMs + windowMs > low then
      answer.members[#answer.members + 1] = all[i]
    else
      redis.call('HDEL', MEMBERS, all[i])
    end
  end
  answer.membership = state.membership
end
if request.register then
  local info = redis.pcall('INFO', 'memory')
  if type(info) == 'string' and (string.match(info, 'maxmemory:(%d+)') or '0') ~= '0' then
    answer.evictionPolicy = string.match(info, 'maxmemory_policy:([%w-]+)')
  end
end
save()
return reply(answer)
`;
