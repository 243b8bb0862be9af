import Kernel
import NIOCore

/// A part of a file that is sent as a body, or a part of one, without being read into memory (sendfile).
struct FileBody: Sendable {
    let file: BlobFile
    let range: Range<UInt64>

    /// Bytes that are sent at once. A client must take each in the time that it has to take anything.
    private static let piece: UInt64 = 1 << 20

    /// Sends a range of a file, as fast as the client takes it. The head must have been sent, and the end follows.
    static func send(_ file: BlobFile, _ range: Range<UInt64>, on channel: any Channel) async throws {
        var next = range.lowerBound
        while next < range.upperBound {
            let end = min(next + piece, range.upperBound)
            try await channel.triggerUserOutboundEvent(FileBody(file: file, range: next..<end)).get()
            next = end
        }
    }
}
