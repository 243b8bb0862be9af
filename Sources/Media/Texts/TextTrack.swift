import CLibAV
import JSON

/// Collects the texts of one track and publishes them as one WebVTT file when the source ends.
struct TextTrack {
    let plan: TextPlan
    private var sheet = CueSheet()
    private let styles: AdvancedText?
    private var line21 = Line21()
    private var last = 0.0

    init(_ plan: TextPlan) {
        self.plan = plan
        styles = plan.format == .ass ? AdvancedText(header: String(decoding: plan.header, as: UTF8.self)) : nil
    }

    mutating func add(_ packet: Packet) {
        let coded = packet.pointer.pointee
        guard coded.pts != libav_no_timestamp, coded.size > 0, coded.size < 1 << 20, let data = coded.data else {
            return
        }
        let bytes = Array(UnsafeBufferPointer(start: data, count: Int(coded.size)))
        let start = Double(coded.pts) * plan.tick
        let duration = Double(max(0, coded.duration)) * plan.tick
        if plan.format == .line21 { return add(CaptionData.pairs(triplets: bytes[...]), start, duration) }
        guard let text = text(bytes) else { return }
        sheet.add(text, start: start, duration: duration)
    }

    /// Sends the file; times count from `zero`, and what has no end ends at `end`, both seconds on the source's clock.
    mutating func publish(zeroSeconds zero: Double, endSeconds end: Double?, _ outbox: any Outbox)
        throws(MediaFailure)
    {
        if plan.format == .line21 {
            line21.finish(at: end ?? last)
            sheet = line21.sheets.first { !$0.isEmpty } ?? sheet
        }
        guard !sheet.isEmpty else { return }
        try outbox.send(
            [
                "type": "captions", "rendition": .string(plan.name), "blob": .string("\(plan.name)/captions.vtt"),
            ], bytes: Array(sheet.file(zero: zero).utf8))
    }

    /// Pairs of one sample follow each other.
    private mutating func add(_ pairs: [CaptionPair], _ start: Double, _ duration: Double) {
        for (place, pair) in pairs.enumerated() {
            line21.take(pair, at: start + duration * Double(place) / Double(pairs.count))
        }
        last = max(last, start + duration)
    }

    private func text(_ bytes: [UInt8]) -> StyledText? {
        switch plan.format {
        case .movText: TimedText.read(bytes)
        case .subRip, .webVTT: MarkupText.read(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        case .line21: nil
        case .ass: styles?.read(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        }
    }
}
