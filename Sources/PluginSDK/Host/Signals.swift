/// The events that nobody keeps: told to the plugins that hear of them now, at most once.
public protocol Signals: Sendable {
    /// Whether any enabled plugin hears of such signals. Ask before you compose one.
    func isHeard(_ type: String) -> Bool
    /// Tells those who hear of it, soon; returns at once. The manifest's `signals` names its type.
    func send(_ signal: Signal)
}

/// Of a host without the service "bus": nobody hears of anything.
struct NoSignals: Signals {
    func isHeard(_ type: String) -> Bool { false }
    func send(_ signal: Signal) {}
}
