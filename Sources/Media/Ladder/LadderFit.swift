/// Chooses the renditions of a source from a ladder.
package struct LadderFit {
    /// The displayed size, pixels.
    package let width: Int
    package let height: Int
    /// What the source itself spends on its picture, in H.264's terms; nil where it is not known.
    package let sourceBitrate: Int?
    /// Pictures a second.
    package let frameRate: Double

    /// For a source of that size.
    package init(width: Int, height: Int, sourceBitrate: Int?, frameRate: Double = 30) {
        self.width = width
        self.height = height
        self.sourceBitrate = sourceBitrate
        self.frameRate = frameRate
    }

    /// A source this much higher than the best rung that fits gets a rung of its own size.
    private static let ownRungFrom = 1.1
    /// Below this no picture is worth having.
    private static let leastBitrate = 60_000

    /// The renditions, best first: rungs that are no higher than the source, with its own size on top where it lies
    /// between two, and no more bits than the source has. Never empty.
    package func renditions(_ ladder: [Rung]) -> [VideoRendition] {
        let codecs = ladder.map(\.codec).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let all = codecs.flatMap { codec in renditions(of: codec, ladder.filter { $0.codec == codec }) }
        // As far as heights are equal, the codecs stay in the ladder's order.
        return all.enumerated().sorted { ($1.element.height, $0.offset) < ($0.element.height, $1.offset) }.map(
            \.element)
    }

    private func renditions(of codec: String, _ ladder: [Rung]) -> [VideoRendition] {
        var rungs = ladder.filter { $0.height <= height }
        let isBelowTop = ladder.contains { $0.height > height }
        let best = rungs.first.map { Double($0.height) } ?? 0
        if isBelowTop, Double(height) >= best * Self.ownRungFrom {
            rungs.insert(ownRung(ladder), at: 0)
        }
        // A ladder far above the source and a source of one pixel: something is made all the same.
        if rungs.isEmpty { rungs = [ownRung(ladder)] }
        let wanted = rungs.map { Double($0.bitrate) * ($0.isFixed ? 1 : RateFactor.of(frameRate: frameRate)) }
        let source = sourceBitrate.map { Double($0) * RateFactor.of(codec: codec) }
        let share = source.map { min(1, $0 / wanted[0]) } ?? 1
        return zip(rungs, wanted).map { rung, wanted in
            let size = size(of: rung)
            let bitrate = max(min(Self.leastBitrate, rung.bitrate), Int((wanted * share).rounded()))
            return VideoRendition(
                name: rung.name, width: size.width, height: size.height, bitrate: bitrate, codec: codec)
        }
    }

    private func size(of rung: Rung) -> (width: Int, height: Int) {
        if rung.height >= height { return (Self.even(width), Self.even(height)) }
        let exact = Double(width) * Double(rung.height) / Double(height)
        return (max(2, Int((exact / 2).rounded()) * 2), Self.even(rung.height))
    }

    private func ownRung(_ ladder: [Rung]) -> Rung {
        let codec = ladder[0].codec
        let name = "\(Self.even(height))p\(codec == "h264" ? "" : "-\(codec)")"
        return Rung(
            name: name, height: height, bitrate: bitrate(ladder), codec: codec, isFixed: ladder[0].isFixed)
    }

    /// Between the neighbours in the ladder; below its last, in proportion to the area.
    private func bitrate(_ ladder: [Rung]) -> Int {
        guard let above = ladder.last(where: { $0.height > height }) else { return ladder[0].bitrate }
        guard let below = ladder.first(where: { $0.height <= height }) else {
            let share = Double(height) / Double(above.height)
            return max(Self.leastBitrate, Int(Double(above.bitrate) * share * share))
        }
        let share = Double(height - below.height) / Double(above.height - below.height)
        return below.bitrate + Int(Double(above.bitrate - below.bitrate) * share)
    }

    private static func even(_ pixels: Int) -> Int { max(2, pixels & ~1) }
}
