import Glibc
import Media
import WorkerWire

/// The run's feed: the parent sends it as it comes, up to how much was asked for.
final class RemoteFeed: LiveFeed {
    /// As much may be on its way, bytes.
    private static let window: UInt64 = 2 << 20
    /// No answer has another number.
    private static let request: UInt64 = 1

    private let connection: Connection
    private let input: Int
    private var received: UInt64 = 0
    /// Up to where it was asked for.
    private var asked: UInt64 = 0
    /// When that was, and how much had been received then.
    private var last = (at: Deadline(in: 0), received: UInt64(0))

    /// The input of that number, which comes after those that are files.
    init(input: Int, connection: Connection) {
        self.input = input
        self.connection = connection
    }

    func read(within milliseconds: Int) throws(MediaFailure) -> [UInt8]? {
        // Asking is a sign of life, too.
        if asked - received <= Self.window / 2 || received > last.received && last.at.milliseconds == 0 { ask() }
        guard let bytes = try connection.answer(Self.request, within: milliseconds) else { return nil }
        received += UInt64(bytes.count)
        return bytes
    }

    private func ask() {
        let length = received + Self.window - asked
        guard length > 0 else { return }
        connection.request(Self.request, input: input, offset: asked, length: Int(length))
        asked += length
        last = (Deadline(in: 1000), received)
    }
}
