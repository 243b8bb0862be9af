/// Takes an MPEG transport stream apart as it comes (ISO/IEC 13818-1, 2.4): the streams of its first program, and their packets.
/// Nothing that it says makes it hold more than a few packets.
package struct TransportDemuxer: Sendable {
    /// What was found.
    package enum Event: Sendable, Hashable {
        /// The program's streams, said anew where they change.
        case streams([TransportStream])
        case unit(TransportUnit)
        /// Packets of a stream are missing; the unit that they belong to is left out.
        case loss(pid: Int)
    }

    private static let packet = 188
    /// The most bytes of a unit.
    private static let longest = 16 << 20

    private var rest: [UInt8] = []
    private var isInStep = false
    private var program: TransportSection?
    private var map: (pid: Int, section: TransportSection)?
    private var streams: [TransportStream] = []
    private var units: [Int: TransportAssembly] = [:]

    /// Makes one at the start of a stream, or anywhere in it.
    package init() {}

    /// Takes over bytes and says what they complete.
    package mutating func take(_ bytes: some Collection<UInt8>) -> [Event] {
        rest.append(contentsOf: bytes)
        var events: [Event] = []
        var place = 0
        while rest.count - place >= Self.packet {
            guard rest[place] == 0x47 else {
                isInStep = false
                place += 1
                continue
            }
            if !isInStep {
                // It is the start of a packet only where another one follows.
                guard rest.count - place > Self.packet else { break }
                guard rest[place + Self.packet] == 0x47 else {
                    place += 1
                    continue
                }
                isInStep = true
            }
            events += packet(rest[place..<(place + Self.packet)])
            place += Self.packet
        }
        rest.removeFirst(place)
        return events
    }

    /// The stream ended: what its last packets hold.
    package mutating func finish() -> [Event] {
        let isPacket = rest.count >= Self.packet && rest[0] == 0x47
        var events = isPacket ? packet(rest[..<Self.packet]) : []
        rest = []
        for stream in streams {
            if let unit = units[stream.pid]?.finish() { events.append(.unit(unit)) }
        }
        return events
    }

    private mutating func packet(_ bytes: ArraySlice<UInt8>) -> [Event] {
        let start = bytes.startIndex
        let pid = Int(bytes[start + 1] & 0x1F) << 8 | Int(bytes[start + 2])
        let (isDamaged, begins) = (bytes[start + 1] & 0x80 != 0, bytes[start + 1] & 0x40 != 0)
        let control = bytes[start + 3] >> 4 & 3
        let count = bytes[start + 3] & 0x0F
        guard pid != 0x1FFF, control & 1 == 1, bytes[start + 3] & 0xC0 == 0, !isDamaged else { return [] }
        var payload = bytes.dropFirst(4)
        var isAnew = false
        if control == 3 {
            let length = Int(bytes[start + 4])
            guard length <= 182 else { return [] }
            isAnew = length > 0 && bytes[start + 5] & 0x80 != 0
            payload = bytes.dropFirst(5 + length)
        }
        if pid == 0 {
            program = program ?? TransportSection()
            if let section = program?.take(payload, begins: begins), section.first == 0 { return associate(section) }
        } else if pid == map?.pid {
            if let section = map?.section.take(payload, begins: begins), section.first == 2 { return describe(section) }
        } else if streams.contains(where: { $0.pid == pid }) {
            return assemble(pid, payload, begins: begins, count: count, isAnew: isAnew)
        }
        return []
    }

    /// Reads a program association section: where the map of the first program is.
    private mutating func associate(_ section: [UInt8]) -> [Event] {
        for place in stride(from: 8, to: section.count - 7, by: 4) {
            let number = Int(section[place]) << 8 | Int(section[place + 1])
            let pid = Int(section[place + 2] & 0x1F) << 8 | Int(section[place + 3])
            guard number != 0 else { continue }
            if map?.pid != pid { map = (pid, TransportSection()) }
            return []
        }
        return []
    }

    /// Reads a program map section.
    private mutating func describe(_ section: [UInt8]) -> [Event] {
        guard section.count >= 16 else { return [] }
        let end = section.count - 4
        var place = 12 + (Int(section[10] & 0x0F) << 8 | Int(section[11]))
        var found: [TransportStream] = []
        while place + 5 <= end, found.count < Bounds.streams {
            let length = Int(section[place + 3] & 0x0F) << 8 | Int(section[place + 4])
            let descriptors = section[(place + 5)..<max(place + 5, min(end, place + 5 + length))]
            found.append(
                TransportStream(
                    pid: Int(section[place + 1] & 0x1F) << 8 | Int(section[place + 2]), type: section[place],
                    descriptors: descriptors))
            place += 5 + length
        }
        guard found != streams else { return [] }
        streams = found
        let pids = Set(found.map(\.pid))
        units = units.filter { pids.contains($0.key) }
        return [.streams(found)]
    }

    private mutating func assemble(
        _ pid: Int, _ payload: ArraySlice<UInt8>, begins: Bool, count: UInt8, isAnew: Bool
    ) -> [Event] {
        var events: [Event] = []
        var assembly = units[pid] ?? TransportAssembly(pid: pid, longest: Self.longest)
        // A packet may come twice, and is the same then.
        if assembly.isRepeated(count) { return [] }
        if assembly.lacksPackets(before: count), !isAnew {
            events.append(.loss(pid: pid))
            assembly.drop()
        }
        if begins, let unit = assembly.finish() { events.append(.unit(unit)) }
        assembly.take(payload, begins: begins, count: count)
        if let unit = assembly.complete() { events.append(.unit(unit)) }
        units[pid] = assembly
        return events
    }
}
