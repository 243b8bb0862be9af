internal import CLibAV
internal import CStreamPlugin

/// Hands an encoder's packet over without copying it; the receiver's `release` frees it.
enum CodedPacket {
    static func fill(_ packet: inout stream_packet, with coded: UnsafeMutablePointer<AVPacket>) {
        packet.struct_size = UInt32(MemoryLayout<stream_packet>.size)
        packet.keyframe = coded.pointee.flags & AV_PKT_FLAG_KEY != 0 ? 1 : 0
        packet.pts = coded.pointee.pts
        packet.dts = coded.pointee.dts
        packet.duration = coded.pointee.duration
        packet.data = UnsafePointer(coded.pointee.data)
        packet.size = Int(coded.pointee.size)
        packet.buffer = UnsafeMutableRawPointer(coded)
        packet.release = releaseCodedPacket
    }
}

func releaseCodedPacket(_ buffer: UnsafeMutableRawPointer?) {
    var packet: UnsafeMutablePointer<AVPacket>? = buffer?.assumingMemoryBound(to: AVPacket.self)
    av_packet_free(&packet)
}
