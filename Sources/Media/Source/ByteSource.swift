/// Where the bytes of a file come from. Used by one thread.
public protocol ByteSource: AnyObject {
    /// The file's size.
    var size: UInt64 { get }

    /// Copies bytes from `offset` on and answers how many, at least one before the end and 0 at it. Waits for them.
    /// Throws when they cannot be had; `INTERNAL_ERROR`, retryable.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(MediaFailure) -> Int
}
