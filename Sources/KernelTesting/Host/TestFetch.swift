public import PluginSDK
internal import Synchronization

/// Fetches that play a script: one script a fetch, in order.
public final class TestFetch: Fetch {
    /// What a fetch does: it reports how far it is, and ends with what it returns or throws.
    public typealias Script =
        @Sendable (_ request: FetchRequest, _ report: @Sendable (FetchProgress) async throws -> Void) async throws ->
        FetchAnswer

    private struct State {
        var scripts: [Script] = []
        var requests: [FetchRequest] = []
        var refused: [String: PluginError] = [:]
    }

    private let state = Mutex(State())

    /// No scripts.
    public init() {}

    /// What was asked for, in order.
    public var requests: [FetchRequest] { state.withLock { $0.requests } }

    /// Adds the script of the next fetch that has none.
    public func script(_ script: @escaping Script) {
        state.withLock { $0.scripts.append(script) }
    }

    /// Refuses an address from now on.
    public func refuse(_ url: String, with error: PluginError) {
        state.withLock { $0.refused[url] = error }
    }

    public func check(_ url: String) async throws {
        if let error = state.withLock({ $0.refused[url] }) { throw error }
    }

    public func fetch(
        _ request: FetchRequest, onProgress: @escaping @Sendable (FetchProgress) async throws -> Void
    ) async throws -> FetchAnswer {
        try await check(request.url)
        let script = state.withLock { state in
            state.requests.append(request)
            return state.scripts.isEmpty ? nil : state.scripts.removeFirst()
        }
        guard let script else {
            throw PluginError(code: "FETCH_FAILED", message: "The test has no script for this fetch.", retryable: true)
        }
        return try await script(request, onProgress)
    }
}
