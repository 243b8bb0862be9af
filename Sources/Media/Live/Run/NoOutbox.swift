import JSON

/// Where the messages about a track go that nobody is told of.
struct NoOutbox: Outbox {
    func send(_ message: JSON, bytes: [UInt8]) throws(MediaFailure) {}
}
