import CStreamPlugin

/// Owns one reference to a frame of the boundary; its planes are valid as long as this.
final class MediaFrame: @unchecked Sendable {
    // why: the planes are written before the frame is shared and read-only from then on; the count is the owner's.

    private(set) var value: stream_frame

    /// Takes over one reference.
    init(adopting value: stream_frame) {
        self.value = value
    }

    deinit {
        if let buffer = value.buffer { value.release?(buffer) }
    }

    /// Sets its times, before it is shared.
    func retime(pts: Int64, duration: Int64) {
        value.pts = pts
        value.duration = duration
    }

    /// Asks the encoder for a keyframe here, or takes the wish back; the planes stay shared.
    func withKeyframe<R, E>(_ isWanted: Bool, _ body: (UnsafePointer<stream_frame>) throws(E) -> R) throws(E) -> R {
        var value = value
        value.keyframe = isWanted ? 1 : 0
        return try body(&value)
    }

    var pts: Int64 { value.pts }
    var width: Int { Int(value.width) }
    var height: Int { Int(value.height) }
}
