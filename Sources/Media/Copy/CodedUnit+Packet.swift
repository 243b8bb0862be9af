import CLibAV
import CStreamPlugin

extension CodedUnit {
    /// A demuxed packet as it is, with its times in ticks of the output; keeps the packet.
    convenience init(_ packet: Packet, pts: Int64, duration: Int64, isKeyframe: Bool) {
        var unit = stream_packet()
        unit.struct_size = UInt32(MemoryLayout<stream_packet>.size)
        unit.pts = pts
        unit.dts = pts
        unit.duration = duration
        unit.keyframe = isKeyframe ? 1 : 0
        unit.data = UnsafePointer(packet.pointer.pointee.data)
        unit.size = packet.size
        unit.buffer = Unmanaged.passRetained(packet).toOpaque()
        unit.release = { buffer in
            guard let buffer else { return }
            Unmanaged<Packet>.fromOpaque(buffer).release()
        }
        self.init(adopting: unit)
    }
}

extension Packet {
    /// Whether the container says that other parameters hold from here on.
    var changesExtradata: Bool {
        var size = 0
        return av_packet_get_side_data(pointer, AV_PKT_DATA_NEW_EXTRADATA, &size) != nil && size > 0
    }
}
