public import PluginSDK
internal import Synchronization

/// Plays the requests whose bodies a plugin takes.
public final class TestExchanges: Exchanges {
    /// What becomes of a request that is to end.
    public typealias End = @Sendable (_ id: UInt64) async throws -> Void

    private let state = Mutex<(ended: [UInt64], end: End)>(([], { _ in }))

    /// Requests that end when they are asked to.
    public init() {}

    /// The requests that were asked to end, in order.
    public var ended: [UInt64] { state.withLock { $0.ended } }

    /// Says what becomes of requests that are to end from now on.
    public func onEnd(_ end: @escaping End) {
        state.withLock { $0.end = end }
    }

    public func endBody(of id: UInt64, idleMilliseconds: UInt32) async throws {
        let end = state.withLock { state in
            state.ended.append(id)
            return state.end
        }
        try await end(id)
    }
}
