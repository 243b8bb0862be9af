/// One quality of the picture, or a sound or text track: its files are in a folder of its name.
///
/// Pictures and sound are an init segment and media segments; text is one WebVTT file, `captions.vtt`.
package struct Rendition: Sendable, Hashable {
    /// What it carries.
    package enum Kind: String, Sendable {
        case video, audio, text
    }

    /// Also the folder's and the playlist's: "720p", "audio".
    package var name: String
    /// What it carries.
    package var kind: Kind
    /// As displayed; 0 of sound.
    package var width: Int
    /// As displayed; 0 of sound.
    package var height: Int
    /// Frames a second; 0 of sound.
    package var frameRate: Double
    /// Bits a second: what the encoder was asked for, the measured average once complete.
    package var bitrate: Int
    /// Of sound; 0 when not known.
    package var channels: Int
    /// RFC 6381; nil until its init segment is there.
    package var codecs: String?
    /// BCP 47; nil where the file does not tell.
    package var language: String?
    /// As people read it; nil where the file does not tell.
    package var label: String?
    /// Of text: shown to those as well who asked for none.
    package var isForced = false
    /// Of text: shown unless the viewer chose otherwise. One of a stream at most.
    package var isDefault = false
    /// Of text: it says all that is heard, for those who do not hear.
    package var describesSound = false
    /// Of text that was added: its file among the account's blobs. Nil: it is with the other renditions.
    package var blob: String?
    /// Ticks a second of the track; nil where that was not kept.
    package var timescale: Int?
    /// How many segments play; of text, 1 once its file is there.
    package var segmentCount: Int
    /// The longest segment's seconds.
    package var longestSeconds: Double
    /// The segments in order; empty where the index was asked for another rendition's.
    package var segments: [Segment]

    /// Describes one.
    package init(
        name: String, kind: Kind, width: Int = 0, height: Int = 0, frameRate: Double = 0, bitrate: Int = 0,
        channels: Int = 0, codecs: String? = nil, segments: [Segment] = []
    ) {
        self.name = name
        self.kind = kind
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.bitrate = bitrate
        self.channels = channels
        self.codecs = codecs
        self.segments = segments
        segmentCount = segments.count
        longestSeconds = segments.map(\.durationSeconds).max() ?? 0
    }

    /// Of text: what the API calls its kind.
    package var textKind: String { describesSound ? "captions" : "subtitles" }

    /// Whether a player can start on it.
    package var plays: Bool { segmentCount > 0 && (codecs != nil || kind == .text) }

    /// Whether each of its segments starts with a keyframe that can be fetched alone.
    package var hasKeyframes: Bool {
        kind == .video && segments.contains { !$0.isGap } && segments.allSatisfy { $0.isGap || $0.keyframeBytes > 0 }
    }

    /// The file of a segment by its place.
    package func file(ofSegment place: Int) -> MediaFile { .segment(segments[place].number ?? place) }

    /// Whether each of its segments starts with a keyframe, or nobody told; a picture that was copied as it came live may
    /// have had few.
    package var startsWithKeyframes: Bool {
        guard kind == .video else { return true }
        let media = segments.filter { !$0.isGap }
        return media.allSatisfy { $0.keyframeBytes > 0 } || media.allSatisfy { $0.keyframeBytes == 0 }
    }
}
