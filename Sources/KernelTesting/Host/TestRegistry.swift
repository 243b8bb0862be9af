public import JSON
public import PluginSDK
internal import Synchronization

/// Operations of other plugins that a test plays. What was not ``offer(_:_:)``ed is `NOT_ENABLED`.
public final class TestRegistry: Registry {
    /// A call that came.
    public struct Received: Sendable, Hashable {
        public let operation: String
        public let account: String
        public let parameters: JSONObject
    }

    /// Plays an operation.
    public typealias Answer = @Sendable (_ account: String, _ parameters: JSONObject) async throws -> JSON

    private struct State {
        var answers: [String: Answer] = [:]
        var calls: [Received] = []
    }

    private let state = Mutex(State())

    /// A registry without operations.
    public init() {}

    /// The calls that came, in order.
    public var calls: [Received] { state.withLock { $0.calls } }

    /// Offers an operation.
    public func offer(_ operation: String, _ answer: @escaping Answer) {
        state.withLock { $0.answers[operation] = answer }
    }

    /// No longer offers an operation.
    public func withdraw(_ operation: String) {
        state.withLock { $0.answers[operation] = nil }
    }

    public func call(
        _ operation: String, account: String, parameters: JSONObject, requestID: String
    ) async throws -> JSON {
        let answer = state.withLock { state in
            state.calls.append(Received(operation: operation, account: account, parameters: parameters))
            return state.answers[operation]
        }
        guard let answer else {
            throw PluginError(code: "NOT_ENABLED", message: "No enabled plugin offers \"\(operation)\".")
        }
        return try await answer(account, parameters)
    }

    public func offers(_ operation: String) -> Bool {
        state.withLock { $0.answers[operation] != nil }
    }
}
