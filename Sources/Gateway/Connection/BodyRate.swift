import NIOCore

/// How fast a client sends, measured over the time in which the server waited for it: what the server did not want to
/// read yet is not held against the client.
struct BodyRate {
    private let least: Int
    private var started = NIODeadline.uptimeNanoseconds(0)
    private var wantedSince: NIODeadline?
    private var waited = TimeAmount.zero
    private var bytes = 0

    /// - Parameter least: Bytes a second.
    init(least: Int) { self.least = least }

    /// The server waits for bytes.
    mutating func wants(at now: NIODeadline) {
        if wantedSince == nil { wantedSince = now }
    }

    /// Bytes came.
    mutating func received(_ count: Int, at now: NIODeadline) {
        if let since = wantedSince { waited = waited + (now - max(since, started)) }
        wantedSince = nil
        bytes += count
    }

    /// Begins to measure anew.
    mutating func restart(at now: NIODeadline) {
        (started, waited, bytes) = (now, .zero, 0)
    }

    /// Whether the client was waited for most of the time, and sent less than it must.
    func isTooSlow(at now: NIODeadline) -> Bool {
        var waited = waited
        if let since = wantedSince { waited = waited + (now - max(since, started)) }
        let seconds = Double(waited.nanoseconds) / 1e9
        return waited.nanoseconds * 2 >= (now - started).nanoseconds && Double(bytes) < Double(least) * seconds
    }
}
