import CStreamPlugin

/// An open encoder or decoder of a codec plugin. Used by one thread at a time.
final class CodecInstance {
    /// How far a receive came.
    enum Output<Value> {
        case value(Value)
        case again
        case end
    }

    private let table: UnsafePointer<stream_codec_v1>
    private let codec: UnsafeMutableRawPointer

    /// Opens it. Throws what the codec says about why it cannot.
    init(_ table: UnsafePointer<stream_codec_v1>, _ configuration: CodecConfiguration) throws(CodecProblem) {
        self.table = table
        guard let codec = configuration.withBoundaryValue({ table.pointee.open?($0) }) ?? nil else {
            throw CodecProblem(
                sentence: Self.sentence(table.pointee.failure?(nil)) ?? "The codec did not open and gave no reason.")
        }
        self.codec = codec
    }

    deinit {
        table.pointee.close?(codec)
    }

    /// Decoder: sends a packet, nil to drain. False: output must be taken first. Throws what it failed at.
    func send(_ packet: UnsafePointer<stream_packet>?) throws(CodecProblem) -> Bool {
        try accepted(table.pointee.send_packet?(codec, packet))
    }

    /// Encoder: sends a frame, nil to drain. False: output must be taken first.
    func send(_ frame: UnsafePointer<stream_frame>?) throws(CodecProblem) -> Bool {
        try accepted(table.pointee.send_frame?(codec, frame))
    }

    /// Decoder: the next frame.
    func receiveFrame() throws(CodecProblem) -> Output<MediaFrame> {
        var frame = stream_frame()
        frame.struct_size = UInt32(MemoryLayout<stream_frame>.size)
        switch table.pointee.receive_frame?(codec, &frame) {
        case STREAM_CODEC_OK: return .value(MediaFrame(adopting: frame))
        case STREAM_CODEC_AGAIN: return .again
        case STREAM_CODEC_END: return .end
        default: throw problem()
        }
    }

    /// Encoder: the next packet.
    func receivePacket() throws(CodecProblem) -> Output<CodedUnit> {
        var packet = stream_packet()
        packet.struct_size = UInt32(MemoryLayout<stream_packet>.size)
        switch table.pointee.receive_packet?(codec, &packet) {
        case STREAM_CODEC_OK: return .value(CodedUnit(adopting: packet))
        case STREAM_CODEC_AGAIN: return .again
        case STREAM_CODEC_END: return .end
        default: throw problem()
        }
    }

    /// Encoder: what the container's header carries.
    var extradata: [UInt8] {
        guard let bytes = table.pointee.extradata?(codec), let data = bytes.data else { return [] }
        return Array(UnsafeRawBufferPointer(start: data, count: bytes.size))
    }

    private func accepted(_ result: stream_codec_result?) throws(CodecProblem) -> Bool {
        switch result {
        case STREAM_CODEC_OK, STREAM_CODEC_END: return true
        case STREAM_CODEC_AGAIN: return false
        default: throw problem()
        }
    }

    private func problem() -> CodecProblem {
        CodecProblem(sentence: Self.sentence(table.pointee.failure?(codec)) ?? "The codec failed without a reason.")
    }

    private static func sentence(_ bytes: stream_bytes?) -> String? {
        guard let bytes, let data = bytes.data, bytes.size > 0 else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: data, count: min(bytes.size, 500)), as: UTF8.self)
    }
}
