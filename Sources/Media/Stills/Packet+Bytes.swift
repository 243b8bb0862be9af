import CLibAV

extension Packet {
    /// A packet of its own copy of coded bytes.
    convenience init(copying bytes: UnsafeRawBufferPointer, pts: Int64, isKeyframe: Bool) throws(MediaFailure) {
        try self.init()
        guard let start = bytes.baseAddress, av_new_packet(pointer, Int32(clamping: bytes.count)) >= 0,
            let data = pointer.pointee.data
        else { throw LibAV.outOfMemory }
        UnsafeMutableRawPointer(data).copyMemory(from: start, byteCount: bytes.count)
        pointer.pointee.pts = pts
        pointer.pointee.dts = libav_no_timestamp
        pointer.pointee.flags = isKeyframe ? AV_PKT_FLAG_KEY : 0
    }
}
