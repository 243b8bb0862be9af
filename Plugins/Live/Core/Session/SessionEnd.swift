/// Why a session is over.
package enum SessionEnd: String, Sendable, Hashable {
    /// `stopLive`.
    case stopped
    /// The publisher stayed away for longer than the reconnect window.
    case windowOver
    /// The stream was deleted.
    case deleted
    /// `startLive` again, before anybody published: there is another session with another key.
    case replaced
    /// The server stops; the next one goes on with it.
    case drained

    /// Whether what the publisher sent last does not matter any more.
    var isAbrupt: Bool { self == .deleted || self == .replaced }
}
