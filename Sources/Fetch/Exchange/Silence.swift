import NIOCore
import Synchronization

/// Ends a connection whose other side lets us wait too long. Time in which nothing is awaited does not count.
final class Silence: Sendable {
    private let channel: any Channel
    private let limit: TimeAmount
    private let over = Atomic(false)

    init(channel: any Channel, after limit: TimeAmount) {
        self.channel = channel
        self.limit = limit
    }

    /// Whether it ended the connection.
    var isOver: Bool { over.load(ordering: .relaxed) }

    /// Waits for something of the other side's.
    func bounding<Value>(_ wait: () async throws -> Value) async throws -> Value {
        let alarm = channel.eventLoop.scheduleTask(in: limit) { [self] in
            over.store(true, ordering: .relaxed)
            channel.close(mode: .all, promise: nil)
        }
        defer { alarm.cancel() }
        return try await wait()
    }
}
