import CStreamPlugin

/// An open codec in a check. It watches the law: `again` never on both sides in turn.
final class CodecSession {
    private let table: UnsafePointer<stream_codec_v1>
    private let codec: UnsafeMutableRawPointer
    private var lastSendWasRefused = false
    private var lastReceiveWasEmpty = false
    private var isDraining = false

    init(_ table: UnsafePointer<stream_codec_v1>, _ configuration: stream_codec_config) throws {
        var configuration = configuration
        self.table = table
        guard let codec = table.pointee.open?(&configuration) ?? nil else {
            throw CodecConformance.Failure(
                description: "open must succeed, said: \(Self.text(table.pointee.failure?(nil)))")
        }
        self.codec = codec
    }

    deinit {
        table.pointee.close?(codec)
    }

    /// Sends a frame or packet, nil to drain; false when output must be taken first.
    func send(_ frame: UnsafePointer<stream_frame>?) throws -> Bool {
        try accepted(table.pointee.send_frame?(codec, frame), isLast: frame == nil)
    }

    func send(_ packet: UnsafePointer<stream_packet>?) throws -> Bool {
        try accepted(table.pointee.send_packet?(codec, packet), isLast: packet == nil)
    }

    /// What the codec answers to a frame that it should refuse.
    func answer(to frame: UnsafePointer<stream_frame>) -> stream_codec_result? {
        table.pointee.send_frame?(codec, frame)
    }

    /// The next packet; nil when more must be sent, or after the last: then ``isAtEnd`` is set.
    func packet() throws -> OwnedPacket? {
        var packet = stream_packet()
        packet.struct_size = UInt32(MemoryLayout<stream_packet>.size)
        return try came(table.pointee.receive_packet?(codec, &packet)) ? OwnedPacket(packet) : nil
    }

    func frame() throws -> OwnedFrame? {
        var frame = stream_frame()
        frame.struct_size = UInt32(MemoryLayout<stream_frame>.size)
        return try came(table.pointee.receive_frame?(codec, &frame)) ? OwnedFrame(frame) : nil
    }

    /// Whether the codec said that it is drained.
    private(set) var isAtEnd = false

    func requestKeyframe() { table.pointee.request_keyframe?(codec) }

    func reconfigure(_ configuration: stream_codec_config) -> stream_codec_result? {
        var configuration = configuration
        return table.pointee.reconfigure?(codec, &configuration)
    }

    /// What the codec says of its last failure.
    var reason: String { Self.text(table.pointee.failure?(codec)) }

    var extradata: [UInt8] {
        guard let bytes = table.pointee.extradata?(codec), let data = bytes.data else { return [] }
        return Array(UnsafeRawBufferPointer(start: data, count: bytes.size))
    }

    private func accepted(_ result: stream_codec_result?, isLast: Bool) throws -> Bool {
        switch result {
        case STREAM_CODEC_OK:
            lastReceiveWasEmpty = false
            lastSendWasRefused = false
            if isLast { isDraining = true }
            return true
        case STREAM_CODEC_AGAIN:
            try CodecConformance.expect(!lastReceiveWasEmpty, "again must not be the answer on both sides in turn")
            lastSendWasRefused = true
            return false
        default: throw failure("send")
        }
    }

    private func came(_ result: stream_codec_result?) throws -> Bool {
        switch result {
        case STREAM_CODEC_OK:
            lastSendWasRefused = false
            return true
        case STREAM_CODEC_AGAIN:
            try CodecConformance.expect(!lastSendWasRefused, "again must not be the answer on both sides in turn")
            try CodecConformance.expect(!isDraining, "receive must not ask for more after the drain")
            lastReceiveWasEmpty = true
            return false
        case STREAM_CODEC_END:
            try CodecConformance.expect(isDraining, "receive must not end before the drain")
            isAtEnd = true
            return false
        default: throw failure("receive")
        }
    }

    private func failure(_ what: String) -> CodecConformance.Failure {
        CodecConformance.Failure(description: "\(what) must succeed, said: \(Self.text(table.pointee.failure?(codec)))")
    }

    static func text(_ bytes: stream_bytes?) -> String {
        guard let bytes, let data = bytes.data else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: data, count: bytes.size), as: UTF8.self)
    }
}

/// A packet that a check holds.
final class OwnedPacket {
    let value: stream_packet

    init(_ value: stream_packet) {
        self.value = value
    }

    deinit {
        if let buffer = value.buffer { value.release?(buffer) }
    }
}

/// A frame that a check holds.
final class OwnedFrame {
    let value: stream_frame

    init(_ value: stream_frame) {
        self.value = value
    }

    deinit {
        if let buffer = value.buffer { value.release?(buffer) }
    }
}
