/// Where the bytes of a live source come from. Used by one thread.
public protocol LiveFeed: AnyObject {
    /// The bytes that come next, at least one, as soon as they are there. Nil: none came within so many milliseconds; empty: the
    /// source ended. Throws `INTERNAL_ERROR` when they can no longer be had.
    func read(within milliseconds: Int) throws(MediaFailure) -> [UInt8]?
}
