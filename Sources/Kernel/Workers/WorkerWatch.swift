import Synchronization

/// What became of workers, for metrics and readiness.
final class WorkerWatch: Sendable {
    /// Starts of a kind that failed one after the other before the server says that it is not ready.
    private static let worrying = 3

    private struct State {
        var running: [String: Int] = [:]
        /// Starts that failed since the last that did not, by kind.
        var failedStarts: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let runs = MetricCounter(
        "stream_worker_runs_total",
        "Runs of workers by how they ended: done, failed, crashed, limit, unavailable, cancelled.",
        labels: ["worker", "outcome"])

    func begin(_ worker: String) { state.withLock { $0.running[worker, default: 0] += 1 } }

    /// A run ended, well or with an error.
    func end(_ worker: String, _ error: KernelError?) {
        let outcome = WorkerWatch.outcome(error)
        state.withLock { state in
            state.running[worker, default: 0] -= 1
            state.failedStarts[worker] = outcome == "unavailable" ? (state.failedStarts[worker] ?? 0) + 1 : nil
        }
        runs.add(1, [worker, outcome])
    }

    /// The kinds whose processes cannot be started.
    var unstartable: [String] {
        state.withLock { state in
            state.failedStarts.filter { $0.value >= WorkerWatch.worrying }.map(\.key).sorted()
        }
    }

    /// How many of a kind run now.
    func running(_ worker: String) -> Int { state.withLock { $0.running[worker] ?? 0 } }

    /// Adds the runs to what is scraped.
    func write(to text: inout MetricsText) { runs.write(to: &text) }

    private static func outcome(_ error: KernelError?) -> String {
        switch error?.code {
        case nil: "done"
        case "WORKER_CRASHED": "crashed"
        case "WORKER_LIMIT": "limit"
        case "WORKER_UNAVAILABLE": "unavailable"
        case "CANCELLED": "cancelled"
        default: "failed"
        }
    }
}
