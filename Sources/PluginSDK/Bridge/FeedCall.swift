internal import CStreamPlugin

/// Bytes on their way into a feed.
final class FeedCall: Sendable {
    fileprivate let done: @Sendable (PluginError?) -> Void

    init(_ done: @escaping @Sendable (PluginError?) -> Void) {
        self.done = done
    }
}

/// `stream_done_fn` of `stream_workers_v1.feed`.
func feedDone(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
    Token.take(token, as: FeedCall.self)?.done(error.map { PluginError($0.pointee) })
}
