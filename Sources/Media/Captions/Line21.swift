/// All captions of line 21: two fields of two channels each.
package struct Line21: Sendable {
    /// One of the two fields: which channel is spoken to, and what is no caption at all.
    private struct Field {
        var channels = [Line21Channel(), Line21Channel()]
        var current = 0
        /// Data about the programme (CTA-608, 9) lies between captions of the second field.
        var isOther = false
        /// The last command: sent twice it counts once.
        var last: CaptionPair?

        mutating func take(_ pair: CaptionPair, at time: Double) {
            let repeated = last
            last = nil
            switch pair.first {
            case 0x10...0x1F:
                guard pair != repeated else { return }
                last = pair
                isOther = false
                current = Int(pair.first >> 3 & 1)
                channels[current].take(command: pair.first & 0x17, pair.second, at: time)
            case 0x01...0x0F: isOther = isOther || pair.field == 1
            case 0x20...0x7F:
                guard !isOther else { return }
                channels[current].take(letter: pair.first, at: time)
                if pair.second >= 0x20 { channels[current].take(letter: pair.second, at: time) }
            default: break
            }
        }
    }

    private var fields = [Field(), Field()]

    /// Blank.
    package init() {}

    /// The cues so far of the four channels, in order: CC1 to CC4.
    package var sheets: [CueSheet] { fields.flatMap { $0.channels.map(\.sheet) } }

    /// Takes a pair; times, seconds, are in order.
    package mutating func take(_ pair: CaptionPair, at time: Double) {
        fields[pair.field].take(pair, at: time)
    }

    /// Nothing follows; what is shown ends there.
    package mutating func finish(at time: Double) {
        for field in fields.indices {
            for channel in 0..<2 { fields[field].channels[channel].finish(at: time) }
        }
    }
}
