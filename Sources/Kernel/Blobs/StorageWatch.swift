import Synchronization

/// What became of the calls of the storage driver, for metrics and readiness.
final class StorageWatch: Sendable {
    /// Failures that say nothing of the storage's health.
    private static let ordinary: Set<String> = ["NOT_FOUND", "CONFLICT", "INVALID_KEY", "CANCELLED"]

    private let calls = MetricCounter(
        "stream_storage_calls_total", "Calls of the storage driver by how they ended: OK or the error's code.",
        labels: ["call", "code"])
    private let problem = Mutex<String?>(nil)

    /// The code of the last write where that failed.
    var failing: String? { problem.withLock { $0 } }

    /// Runs a call and counts it.
    func count<R>(
        _ call: String, _ work: () async throws(KernelError) -> R
    ) async throws(KernelError) -> R {
        do throws(KernelError) {
            let result = try await work()
            calls.add(1, [call, "OK"])
            return result
        } catch {
            calls.add(1, [call, error.code])
            throw error
        }
    }

    /// Runs a call that writes, and notes whether the storage takes writes.
    func write(_ call: String, _ work: () async throws(KernelError) -> Void) async throws(KernelError) {
        do throws(KernelError) {
            try await count(call, work)
            problem.withLock { $0 = nil }
        } catch {
            if !Self.ordinary.contains(error.code) { problem.withLock { $0 = error.code } }
            throw error
        }
    }

    /// Adds the families to what is scraped.
    func write(to text: inout MetricsText) {
        calls.write(to: &text)
        text.gauge(
            "stream_storage_writable", "1 while the storage takes writes, 0 after one failed.",
            [([], failing == nil ? 1 : 0)])
    }
}
