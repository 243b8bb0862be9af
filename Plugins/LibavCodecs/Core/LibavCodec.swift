internal import CStreamPlugin

/// An instance that `open` made; what it does not override it refuses.
class LibavCodec {
    /// How far a send or receive came.
    enum Step {
        case done, again, end

        var result: stream_codec_result {
            switch self {
            case .done: STREAM_CODEC_OK
            case .again: STREAM_CODEC_AGAIN
            case .end: STREAM_CODEC_END
            }
        }
    }

    /// Encoder: takes a frame, or nil to drain.
    func send(_ frame: UnsafePointer<stream_frame>?) throws(CodecFailure) -> Step { throw Self.wrongDirection }

    /// Encoder: gives a packet.
    func receive(_ packet: inout stream_packet) throws(CodecFailure) -> Step { throw Self.wrongDirection }

    /// Decoder: takes a packet, or nil to drain.
    func send(_ packet: UnsafePointer<stream_packet>?) throws(CodecFailure) -> Step { throw Self.wrongDirection }

    /// Decoder: gives a frame.
    func receive(_ frame: inout stream_frame) throws(CodecFailure) -> Step { throw Self.wrongDirection }

    /// Encoder: the next frame becomes a keyframe.
    func requestKeyframe() {}

    /// Encoder: other bit rates from the next frame on.
    func reconfigure(_ configuration: stream_codec_config) throws(CodecFailure) { throw Self.wrongDirection }

    /// Encoder: what the container's header carries.
    var extradata: stream_bytes { stream_bytes(data: nil, size: 0) }

    private static var wrongDirection: CodecFailure { CodecFailure("The codec does not work in this direction.") }
}
