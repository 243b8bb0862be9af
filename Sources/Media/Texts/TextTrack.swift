import CLibAV
import JSON

/// Collects the texts of one track and publishes them as one WebVTT file when the source ends.
struct TextTrack {
    let plan: TextPlan
    private var sheet = CueSheet()
    private let styles: AdvancedText?

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
        guard let text = text(bytes) else { return }
        sheet.add(
            text, start: Double(coded.pts) * plan.tick, duration: Double(max(0, coded.duration)) * plan.tick)
    }

    /// Sends the file; times count from `zero`, seconds on the source's clock.
    func publish(zeroSeconds zero: Double, _ outbox: any Outbox) throws(MediaFailure) {
        guard !sheet.isEmpty else { return }
        try outbox.send(
            [
                "type": "captions", "rendition": .string(plan.name), "blob": .string("\(plan.name)/captions.vtt"),
            ], bytes: Array(sheet.file(zero: zero).utf8))
    }

    private func text(_ bytes: [UInt8]) -> StyledText? {
        switch plan.format {
        case .movText: TimedText.read(bytes)
        case .subRip, .webVTT: MarkupText.read(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        case .ass: styles?.read(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        }
    }
}
