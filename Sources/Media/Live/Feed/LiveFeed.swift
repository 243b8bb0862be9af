/// Where the bytes of a live source come from. Used by one thread.
public protocol LiveFeed: AnyObject {
    /// The bytes that come next, at least one; waits for them as long as it takes. Empty: the source ended. Throws
    /// `INTERNAL_ERROR` when they can no longer be had.
    func read() throws(MediaFailure) -> [UInt8]
}
