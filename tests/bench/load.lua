-- What wrk does for tests/bench: asks for a list of targets in turn, and says
-- what it measured as JSON.
local requests = {}
local at = 0

function next_request()
  if #requests == 0 then
    for i, target in ipairs(targets) do requests[i] = wrk.format(nil, target) end
  end
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "per_second": %.1f, "p50_us": %d, "p99_us": %d, "not_2xx": %d, "broken": %d}\n',
    summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(50),
    latency:percentile(99), errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
