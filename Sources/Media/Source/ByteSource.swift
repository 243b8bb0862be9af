/// Where the bytes of a file come from. Used by one thread.
public protocol ByteSource: AnyObject {
    /// The file's size.
    var size: UInt64 { get }
    /// Whether its end is still on its way, so that a read there may wait for long.
    var isGrowing: Bool { get }
    /// Has something done before a read waits for bytes that did not come yet.
    func beforeWaiting(_ work: @escaping () -> Void)

    /// Copies bytes from `offset` on and answers how many, at least one before the end and 0 at it. Waits for them.
    /// Throws when they cannot be had; `INTERNAL_ERROR`, retryable.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(MediaFailure) -> Int
}

extension ByteSource {
    public var isGrowing: Bool { false }
    public func beforeWaiting(_ work: @escaping () -> Void) {}

    /// So many bytes from a place on; fewer at the end.
    func bytes(at offset: UInt64, _ count: Int) throws(MediaFailure) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        var have = 0
        while have < count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[have...])
            let read = try read(at: offset + UInt64(have), into: rest)
            guard read > 0 else { break }
            have += read
        }
        return Array(buffer[..<have])
    }
}
