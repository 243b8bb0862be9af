import Kernel
import NIOCore

/// A part of a file that is sent as a body, or a part of one, without being read into memory (sendfile).
struct FileBody: Sendable {
    let file: BlobFile
    let range: Range<UInt64>

    /// Bytes that are sent at once, at least and at most: a client must take each piece in the time that it has to take
    /// anything, and a fast one is not to be served in small ones.
    private static let sizes: ClosedRange<UInt64> = (256 << 10)...(2 << 20)
    /// A piece that was taken within this time may be followed by one of twice its size.
    private static let soon = TimeAmount.milliseconds(100)

    /// Sends a range of a file, as fast as the client takes it. The head must have been sent, and the end follows. `sent`
    /// grows by what the client took.
    static func send(
        _ file: BlobFile, _ range: Range<UInt64>, on channel: any Channel, counting sent: inout UInt64
    ) async throws {
        var next = range.lowerBound
        var size = sizes.lowerBound
        while next < range.upperBound {
            let end = min(next + size, range.upperBound)
            let began = NIODeadline.now()
            try await channel.triggerUserOutboundEvent(FileBody(file: file, range: next..<end)).get()
            sent += end - next
            size = NIODeadline.now() - began < soon ? min(size * 2, sizes.upperBound) : sizes.lowerBound
            next = end
        }
    }
}
