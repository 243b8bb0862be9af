package import JSON
internal import PluginSDK

/// A message of stream-media's. It decodes files of strangers, so what it says is checked before it is kept.
package enum WorkerMessage: Sendable, Hashable {
    /// What the file holds and what is made of it.
    package struct Info: Sendable, Hashable {
        package var source: JSONObject
        package var renditions: [RenditionRecord]
        package var texts: [TextRecord] = []
        package var segmentSeconds: Double?
        /// No segment will be longer.
        package var longestSegmentSeconds: Double?

        package init(
            source: JSONObject, renditions: [RenditionRecord], segmentSeconds: Double?,
            longestSegmentSeconds: Double? = nil
        ) {
            self.source = source
            self.renditions = renditions
            self.segmentSeconds = segmentSeconds
            self.longestSegmentSeconds = longestSegmentSeconds
        }
    }

    /// A media segment that is stored.
    package struct Segment: Sendable, Hashable {
        package var rendition: String
        package var number: Int
        package var durationSeconds: Double
        package var sizeBytes: Int64
        /// From the segment's start to the end of its first sample; 0 where that is no keyframe.
        package var keyframeBytes: Int64

        package init(
            rendition: String, number: Int, durationSeconds: Double, sizeBytes: Int64, keyframeBytes: Int64 = 0
        ) {
            self.rendition = rendition
            self.number = number
            self.durationSeconds = durationSeconds
            self.sizeBytes = sizeBytes
            self.keyframeBytes = keyframeBytes
        }
    }

    /// What it says at the end.
    package struct Done: Sendable, Hashable {
        package var durationSeconds: Double?
        package var warnings: [String]
        package var source: JSONObject?
        /// Whether the picture is copied.
        package var copied = false
        /// Whether nothing is left to be made.
        package var complete = true
        /// What the run of the ladder is to be told.
        package var first = FirstPart()

        package init(durationSeconds: Double?, warnings: [String] = [], source: JSONObject? = nil) {
            self.durationSeconds = durationSeconds
            self.warnings = warnings
            self.source = source
        }
    }

    case info(Info)
    /// `timescale` is the track's, ticks a second; nil from a stream-media that does not tell.
    case initSegment(rendition: String, codecs: String, timescale: Int?)
    case segment(Segment)
    /// A text's WebVTT file is stored. `track` describes a text that is not announced, since only reading the file told of it.
    case captions(rendition: String, track: TextRecord? = nil)
    /// A sheet of small pictures is stored.
    case storyboard(StoryboardRecord)
    case progress(Double)
    /// Bytes up to there must be uploaded before it can go on.
    case wait(Int64)
    /// A type that a later stream-media may send.
    case other

    static func unreadable(_ what: String) -> PluginError {
        PluginError(
            code: "WORKER_MESSAGE", message: "The encoder sent \(what): it is tried again.", retryable: true)
    }
}
