-- wrk script: the requests of a bench, the same bytes to whatever peer. REQUESTS names a file with a JSON body a line; they
-- are sent in turn. Prints `count N rate PER_SECOND failures COUNT p50_us N p99_us N`.
local requests = {}
local last = 0

function init(arguments)
  local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. os.getenv("STREAM_KEY") }
  for body in io.lines(os.getenv("REQUESTS")) do
    requests[#requests + 1] = wrk.format("POST", wrk.path, headers, body)
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("count %d rate %.0f failures %d p50_us %d p99_us %d\n",
    summary.requests, summary.requests / (summary.duration / 1e6), failures, latency:percentile(50), latency:percentile(99)))
end
