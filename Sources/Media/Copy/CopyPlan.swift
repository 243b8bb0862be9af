import CLibAV
import JSON

/// How a picture track is copied: decided from the source alone, so that every attempt makes the same segments.
struct CopyPlan {
    /// As `info` names what makes it.
    static let encoder = "copy"

    let track: SourceTrack
    let rendition: VideoRendition
    let record: DecoderRecord
    /// Ticks a second of the output.
    let timescale: Int
    /// Pictures that are decoded before the first is shown.
    let reorderedPictures: Int
    let color: ColorDescription
    /// No segment is longer, seconds.
    let longestSeconds: Double

    /// The most bytes of a segment: it goes to the parent in one frame.
    static let mostBytes = 48 << 20

    /// Seconds on the source's clock.
    func seconds(_ time: Int64) -> Double {
        Double(time) * Double(track.timeBase.num) / Double(max(1, track.timeBase.den))
    }

    /// A span of the source's clock in ticks.
    func ticks(_ span: Int64) -> Int64 {
        av_rescale_q(span, track.timeBase, AVRational(num: 1, den: Int32(timescale)))
    }

    /// What a picture lasts where it is not said, ticks.
    var nominalTicks: Int64 {
        let rate = Double(track.frameRate.num) / Double(max(1, track.frameRate.den))
        return max(1, Int64((Double(timescale) / max(0.01, rate)).rounded()))
    }

    /// The track's init segment; its presentation starts after `delay` ticks.
    func initSegment(delay: Int64) -> CMAFTrack {
        CMAFTrack(
            content: .video(
                codec: track.codec, width: rendition.width, height: rendition.height, configuration: track.extradata,
                color: color),
            timescale: UInt32(timescale), presentationStart: delay)
    }
}

extension CopyPlan {
    /// The copy as the `info` message names it.
    func info(frameRate: Double) -> JSON {
        [
            "name": .string(rendition.name), "kind": "video", "width": .integer(Int64(rendition.width)),
            "height": .integer(Int64(rendition.height)), "frameRate": .number(frameRate),
            "bitrate": .integer(Int64(rendition.bitrate)), "codec": .string(track.codec),
            "encoder": .string(Self.encoder),
        ]
    }
}

extension CopyPlan? {
    /// Of a ladder's renditions those that are made beside the copy, or all where there is none.
    func rungs(of renditions: [VideoRendition]) -> [VideoRendition] {
        guard let self else { return renditions }
        return CopiedName.rungs(renditions, beside: self.track.codec, height: self.rendition.height)
    }
}
