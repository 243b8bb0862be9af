public import JSON

/// Where the pipeline's messages go. Called from several threads.
public protocol Outbox: Sendable {
    /// Sends a message with its bytes; waits while the parent is behind. Throws when it can no longer be sent.
    func send(_ message: JSON, bytes: [UInt8]) throws(MediaFailure)
}
