public import JSON
public import PluginSDK
internal import Synchronization

/// Workers that play a script: one script a run, in order.
public final class TestWorkers: Workers {
    /// What a worker does: it sends messages, and ends with what it returns or throws.
    public typealias Script =
        @Sendable (_ request: WorkerRequest, _ send: @Sendable (JSON) async throws -> Void) async throws -> JSON
    /// What a worker with a feed does.
    public typealias FeedScript =
        @Sendable (
            _ request: WorkerRequest, _ feed: TestFeed, _ send: @Sendable (JSON) async throws -> Void
        ) async throws -> JSON

    private struct State {
        var scripts: [FeedScript] = []
        var requests: [WorkerRequest] = []
    }

    private let state = Mutex(State())

    /// No scripts.
    public init() {}

    /// What was asked for, in order.
    public var requests: [WorkerRequest] { state.withLock { $0.requests } }

    /// Adds the script of the next run that has none.
    public func script(_ script: @escaping Script) {
        feedScript { request, _, send in try await script(request, send) }
    }

    /// As ``script(_:)``, of a run with a feed.
    public func feedScript(_ script: @escaping FeedScript) {
        state.withLock { $0.scripts.append(script) }
    }

    public func run(
        _ request: WorkerRequest, feed: WorkerFeed?, onMessage: @escaping @Sendable (JSON) async throws -> Void
    ) async throws -> JSON {
        let script = state.withLock { state in
            state.requests.append(request)
            return state.scripts.isEmpty ? nil : state.scripts.removeFirst()
        }
        guard let script else {
            throw PluginError(code: "WORKER_CRASHED", message: "The test has no script for this run.", retryable: true)
        }
        let written = TestFeed()
        feed?.attach { bytes, done in
            written.write(bytes)
            done(nil)
        }
        defer {
            feed?.detach()
            written.end()
        }
        return try await script(request, written, onMessage)
    }
}
