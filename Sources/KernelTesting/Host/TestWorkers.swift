public import JSON
public import PluginSDK
internal import Synchronization

/// Workers that play a script: one script a run, in order.
public final class TestWorkers: Workers {
    /// What a worker does: it sends messages, and ends with what it returns or throws.
    public typealias Script =
        @Sendable (_ request: WorkerRequest, _ send: @Sendable (JSON) async throws -> Void) async throws -> JSON

    private struct State {
        var scripts: [Script] = []
        var requests: [WorkerRequest] = []
    }

    private let state = Mutex(State())

    /// No scripts.
    public init() {}

    /// What was asked for, in order.
    public var requests: [WorkerRequest] { state.withLock { $0.requests } }

    /// Adds the script of the next run that has none.
    public func script(_ script: @escaping Script) {
        state.withLock { $0.scripts.append(script) }
    }

    public func run(
        _ request: WorkerRequest, onMessage: @escaping @Sendable (JSON) async throws -> Void
    ) async throws -> JSON {
        let script = state.withLock { state in
            state.requests.append(request)
            return state.scripts.isEmpty ? nil : state.scripts.removeFirst()
        }
        guard let script else {
            throw PluginError(code: "WORKER_CRASHED", message: "The test has no script for this run.", retryable: true)
        }
        return try await script(request, onMessage)
    }
}
