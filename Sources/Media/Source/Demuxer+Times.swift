import CLibAV

extension Demuxer {
    /// Shifts a packet's times where its track's clock jumped.
    static func repair(_ packet: Packet, of stream: UnsafeMutablePointer<AVStream>, by repair: inout TimestampRepair) {
        let coded = packet.pointer
        let base = stream.pointee.time_base
        let tick = Double(base.num) / Double(max(1, base.den))
        let isSparse = stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_SUBTITLE
        let time = coded.pointee.dts != libav_no_timestamp ? coded.pointee.dts : coded.pointee.pts
        guard tick > 0, time != libav_no_timestamp else { return }
        let seconds =
            isSparse
            ? repair.latest
            : repair.shift(
                of: Int(coded.pointee.stream_index), time: Double(time) * tick,
                duration: Double(coded.pointee.duration) * tick)
        let ticks = (seconds / tick).rounded()
        guard ticks != 0, abs(ticks) < 1e17 else { return }
        for path in [\AVPacket.pts, \AVPacket.dts] where coded.pointee[keyPath: path] != libav_no_timestamp {
            coded.pointee[keyPath: path] =
                coded.pointee[keyPath: path].addingReportingOverflow(Int64(ticks)).partialValue
        }
    }
}
