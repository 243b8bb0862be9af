import Dispatch

/// Runs blocking work off the threads that async code shares.
func blocking<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Swift.Result(catching: work)) }
    }
}

/// Asks a real process again and again until it answers with a value; the deadline is far beyond what it should take.
func until<Value>(
    _ what: String, within limit: Duration = .seconds(240), every pause: Duration = .milliseconds(50),
    _ answer: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        if let value = try await answer() { return value }
        guard ContinuousClock.now < deadline else { throw Failure("waited \(limit) for: \(what)") }
        try await Task.sleep(for: pause)
    }
}
