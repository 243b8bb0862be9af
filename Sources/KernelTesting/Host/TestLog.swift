public import JSON
public import PluginSDK
internal import Synchronization

/// A log that keeps its lines.
public final class TestLog: Log {
    /// A line.
    public struct Line: Sendable, Hashable {
        public let level: LogLevel
        public let message: String
        public let fields: JSONObject
    }

    private let state = Mutex<[Line]>([])

    /// An empty log.
    public init() {}

    /// What was written.
    public var lines: [Line] { state.withLock { $0 } }

    public func write(_ level: LogLevel, _ message: String, fields: JSONObject) {
        state.withLock { $0.append(Line(level: level, message: message, fields: fields)) }
    }
}
