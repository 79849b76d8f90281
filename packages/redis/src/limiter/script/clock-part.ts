/**
 * Lua: the clock of the state. It is the clock of Redis (TIME) as long as that runs evenly; a jump of it is taken out by
 * `adjustment`. Each process that has watched the clock for a while tells between which two values it must be now,
 * counted on its own monotonic clock: what lies above was a jump ahead.
 *
 * `low` is the latest instant that is certain to have come: what is used is freed by it. `high` is the time by Redis:
 * what begins counts from it. They differ only for a process that cannot judge the clock yet, after a time in which
 * nobody called.
 */
export const CLOCK_PART = `
local low, high, isSteady
do
  local seconds, micros = unpack(redis.call('TIME'))
  local time = tonumber(seconds) * 1000 + math.floor(tonumber(micros) / 1000)
  high = time + (state.adjustment or 0)
  low = high
  isSteady = true
  if state.last then
    local seen = request.clock ~= nil and request.clock.version == state.clock and not isOutdated()
    if high < state.last then
      high = state.last
      low = high
      state.adjustment = high - time
      state.clock = request.id
    elseif seen and high > math.max(state.last, request.clock.latest) then
      high = math.max(state.last, request.clock.earliest)
      low = high
      state.adjustment = high - time
      state.clock = request.id
    elseif not seen and high - state.last > JUMP_MS then
      low = state.last
      isSteady = false
    end
  end
  if isSteady then state.last = high end
end
`;
