import Kernel

/// Calls an operation, and again where it failed for a passing cause, within the time that the caller gave.
struct Attempts: Sendable {
    let backend: any GatewayBackend
    /// Waits between attempts.
    let pause: @Sendable (Duration) async throws -> Void

    /// The operation's `data` as JSON.
    ///
    /// All attempts together have the call's timeout. The wait between them starts at 100 ms and doubles, up to 2 s;
    /// where it would not end in time, the failure stands.
    func run(_ call: GatewayCall, retries: Int) async throws(KernelError) -> [UInt8] {
        let deadline = ContinuousClock.now + call.timeout
        var call = call
        var attempt = 0
        while true {
            call.idempotency?.begin()
            do {
                return try await backend.invoke(call)
            } catch {
                guard error.retryable, attempt < retries, call.idempotency?.isAnswered != true else { throw error }
                let wait = min(Duration.milliseconds(100 << min(attempt, 5)), .seconds(2))
                attempt += 1
                guard ContinuousClock.now + wait < deadline, (try? await pause(wait)) != nil else { throw error }
                call.timeout = max(deadline - ContinuousClock.now, .milliseconds(1))
            }
        }
    }
}
