import CLibAV
import CStreamPlugin

/// Which rungs a live run makes beside the picture that it copies, or instead of it.
struct LiveLadder {
    let specification: LiveSpecification
    let catalog: CodecCatalog

    /// The plans of the rungs, largest first. `copy` is the name under which the picture is shown as it comes; nil: it is not.
    func plans(
        _ format: LiveFormat, _ parameters: VideoParameters, frameRate: Double, bitrate: Int?, copy: String?,
        _ warnings: inout [String]
    ) throws(MediaFailure) -> [VideoPlan] {
        guard case .video(let codec, _) = format else { return [] }
        let copies = copy != nil
        if copies, specification.ladder.isEmpty { return [] }
        let shown = max(2, Int((Double(parameters.width) * parameters.aspect).rounded()))
        let ladder = specification.ladder.isEmpty ? Rung.standard : specification.ladder
        let fit = LadderFit(
            width: shown, height: parameters.height, sourceBitrate: bitrate, frameRate: min(60, frameRate))
        var renditions = fit.renditions(try catalog.encodable(ladder, &warnings))
        if copies {
            renditions = CopiedName.rungs(renditions, beside: codec, height: parameters.height)
        } else if specification.ladder.isEmpty {
            renditions = Array(renditions.prefix(1))
        }
        let rate = Self.rate(frameRate)
        let threads = ThreadShare(processors: Int(av_cpu_count()), pixels: renditions.map { $0.width * $0.height })
        var names = Set([copy].compactMap { $0 })
        return renditions.enumerated().compactMap { place, rendition in
            guard let encoder = catalog.encoders(of: rendition.codec, STREAM_MEDIA_VIDEO).first else { return nil }
            var rendition = rendition
            let name = place + (copies ? 1 : 0)
            if specification.videoNames.indices.contains(name) {
                rendition.name = specification.videoNames[name]
            } else {
                // What an earlier run called the copy may be this rung's name.
                let taken = names.union(specification.videoNames)
                let free = [rendition.name] + (2...99).map { "\(rendition.name)-\($0)" }
                rendition.name = free.first { !taken.contains($0) } ?? rendition.name
            }
            names.insert(rendition.name)
            var plan = VideoPlan(
                rendition: rendition, encoder: encoder, preset: specification.preset,
                cap: FrameRateCap(source: rate, most: rendition.height >= 720 ? 60 : 30, timescale: 90_000),
                timescale: 90_000, threads: threads.threads(of: place), color: .bt709)
            let choice = EncoderChoice(rendition: rendition.name, configuration: plan.configuration, pinned: nil)
            plan.encoder =
                choice.make(
                    of: catalog.encoders(of: rendition.codec, STREAM_MEDIA_VIDEO), &warnings) ?? encoder
            return plan
        }
    }

    private static func rate(_ rate: Double) -> AVRational {
        let nearest = rate.rounded()
        let drop = nearest * 1000 / 1001
        if abs(rate - drop) < 0.005 { return AVRational(num: Int32(nearest) * 1000, den: 1001) }
        return AVRational(num: Int32((rate * 1000).rounded()), den: 1000)
    }
}
