/// Where a part is: in which segment, and which of it. A whole segment without parts is before its successor's first.
struct HLSPartPlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The segment's Media Sequence Number.
    var number: Int
    /// The Part Index; -1: none of the segment's parts.
    var index: Int

    static func < (first: HLSPartPlace, second: HLSPartPlace) -> Bool {
        (first.number, first.index) < (second.number, second.index)
    }

    var description: String { "\(number).\(index)" }
}

extension HLSLivePlaylist {
    /// The newest part; of a whole segment whose parts are not listed, far behind its last.
    var newest: HLSPartPlace {
        if let open { return HLSPartPlace(number: open.number, index: open.parts.count - 1) }
        guard let last = segments.last else { return HLSPartPlace(number: (mediaSequence ?? 0) - 1, index: 0) }
        return HLSPartPlace(number: last.number, index: last.parts.isEmpty ? 1_000_000 : last.parts.count - 1)
    }

    /// The number of the newest whole segment.
    var lastNumber: Int { segments.last?.number ?? (mediaSequence ?? 0) - 1 }

    /// The part that came after another one; nil where none did, or where something broke between them.
    func part(after place: HLSPartPlace) -> Part? {
        let all = segments + [open].compactMap { $0 }
        guard let before = all.first(where: { $0.number == place.number }), !before.isGap else { return nil }
        if before.parts.indices.contains(place.index + 1) { return before.parts[place.index + 1] }
        guard before.address != nil, let next = all.first(where: { $0.number == place.number + 1 }),
            next.run == before.run
        else { return nil }
        return next.parts.first
    }

    /// Whether it has a segment, or a part of it, or something later (section 6.2.5.2).
    func has(_ number: Int, part: Int?) -> Bool {
        guard let part else { return number <= lastNumber }
        if let open, open.number == number { return part < open.parts.count }
        guard number <= lastNumber else { return false }
        guard let segment = segments.first(where: { $0.number == number }), !segment.parts.isEmpty,
            part >= segment.parts.count
        else { return true }
        return number < lastNumber || open != nil
    }
}
