-- wrk script: creates a stream with each request; prints `creates PER_SECOND failures COUNT p50_us N p99_us N`.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("STREAM_KEY")
wrk.body = '{"operation":"create","parameters":{"title":"bench"}}'

function done(summary, latency, requests)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("creates %.0f failures %d p50_us %d p99_us %d\n",
    summary.requests / (summary.duration / 1e6), failures, latency:percentile(50), latency:percentile(99)))
end
