public import PluginSDK
internal import Synchronization

/// Signals that are kept, and heard of as told.
public final class TestSignals: Signals {
    private let state = Mutex<(heard: Set<String>, sent: [Signal])>(([], []))

    /// Nobody hears of anything.
    public init() {}

    /// What was sent, in order.
    public var sent: [Signal] { state.withLock { $0.sent } }

    /// Has signals of a type be heard of from now on.
    public func hear(_ type: String) {
        state.withLock { _ = $0.heard.insert(type) }
    }

    public func isHeard(_ type: String) -> Bool {
        state.withLock { $0.heard.contains(type) }
    }

    public func send(_ signal: Signal) {
        state.withLock { $0.sent.append(signal) }
    }
}
