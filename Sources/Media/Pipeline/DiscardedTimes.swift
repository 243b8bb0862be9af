import CLibAV

/// The times of packets that are decoded for the sake of others and not shown: what comes before the start of an edit.
struct DiscardedTimes {
    private static let capacity = 4096

    private var times: Set<Int64> = []

    /// Takes note of a packet before it is decoded.
    mutating func note(_ packet: Packet) {
        let coded = packet.pointer.pointee
        guard coded.flags & AV_PKT_FLAG_DISCARD != 0, coded.pts != libav_no_timestamp, times.count < Self.capacity
        else {
            return
        }
        times.insert(coded.pts)
    }

    /// Whether what was decoded to that time is not to be shown. Asked once.
    mutating func contains(_ time: Int64) -> Bool {
        times.isEmpty ? false : times.remove(time) != nil
    }
}
