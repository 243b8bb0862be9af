import Media
import WorkerWire

/// The run's feed, read over the connection: the parent answers a read as soon as there is a byte.
final class RemoteFeed: LiveFeed {
    private let connection: Connection
    private let input: Int
    private var offset: UInt64 = 0
    private var request: UInt64 = 0
    /// As much as is asked for at once.
    private static let most = 1 << 20

    /// The input of that number, which comes after those that are files.
    init(input: Int, connection: Connection) {
        self.input = input
        self.connection = connection
    }

    func read() throws(MediaFailure) -> [UInt8] {
        request += 1
        connection.request(request, input: input, offset: offset, length: Self.most)
        let bytes = try connection.answer(request)
        offset += UInt64(bytes.count)
        return bytes
    }
}
