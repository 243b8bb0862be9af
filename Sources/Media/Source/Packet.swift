import CLibAV

/// Owns a coded picture or block as the demuxer gave it.
final class Packet: @unchecked Sendable {
    // why: it is handed from the demuxer's thread to one other and not touched by two at once.

    let pointer: UnsafeMutablePointer<AVPacket>

    init() throws(MediaFailure) {
        guard let pointer = av_packet_alloc() else { throw LibAV.outOfMemory }
        self.pointer = pointer
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVPacket>? = pointer
        av_packet_free(&pointer)
    }

    var size: Int { Int(pointer.pointee.size) }

    /// Samples that the container says are not to be heard: at the start, and at the end of what is decoded.
    var skippedSamples: (start: Int, end: Int) {
        var size = 0
        guard let data = av_packet_get_side_data(pointer, AV_PKT_DATA_SKIP_SAMPLES, &size), size >= 8 else {
            return (0, 0)
        }
        func number(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(data[place + $1]) << (8 * $1) } }
        return (number(0), number(4))
    }
}
