public import JSON

/// How much a line of the log matters.
public enum LogLevel: Sendable, Hashable {
    case debug, info, warning, error
}

/// The server's log.
public protocol Log: Sendable {
    /// Writes one line. Never put a key, token or address in it.
    func write(_ level: LogLevel, _ message: String, fields: JSONObject)
}

extension Log {
    /// What helps to find a fault.
    public func debug(_ message: String, _ fields: JSONObject = [:]) { write(.debug, message, fields: fields) }
    /// What an operator likes to know.
    public func info(_ message: String, _ fields: JSONObject = [:]) { write(.info, message, fields: fields) }
    /// What went wrong and was coped with.
    public func warning(_ message: String, _ fields: JSONObject = [:]) { write(.warning, message, fields: fields) }
    /// What an operator must look at.
    public func error(_ message: String, _ fields: JSONObject = [:]) { write(.error, message, fields: fields) }
}
