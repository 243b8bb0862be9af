import CStreamPlugin

/// Owns a packet that an encoder made.
final class CodedUnit {
    private let packet: stream_packet

    /// Takes the packet over.
    init(adopting packet: stream_packet) {
        self.packet = packet
    }

    deinit {
        packet.release?(packet.buffer)
    }

    var pts: Int64 { packet.pts }
    var duration: Int64 { packet.duration }
    var isKeyframe: Bool { packet.keyframe != 0 }
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: packet.data, count: packet.size) }
}
