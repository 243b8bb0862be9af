import CLibAV

extension Packet {
    /// A copy of coded bytes as decoders take them.
    convenience init(copying bytes: CodedBytes, pts: Int64, dts: Int64, isKeyframe: Bool) throws(MediaFailure) {
        try self.init()
        guard av_new_packet(pointer, Int32(clamping: bytes.count)) >= 0 else { throw LibAV.outOfMemory }
        if let data = pointer.pointee.data {
            UnsafeMutableRawBufferPointer(start: data, count: bytes.count).copyMemory(from: bytes.buffer)
        }
        pointer.pointee.pts = pts
        pointer.pointee.dts = dts
        pointer.pointee.flags = isKeyframe ? AV_PKT_FLAG_KEY : 0
    }
}
