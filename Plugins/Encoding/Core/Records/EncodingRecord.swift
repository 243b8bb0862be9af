package import JSON
internal import PluginSDK

/// Where the encoding of a stream is. Changed by pure functions, so that the same message twice changes nothing twice.
package struct EncodingRecord: Sendable, Hashable {
    /// `encoding` → `ready` | `failed`.
    package enum State: String, Sendable {
        case encoding, ready, failed
    }

    /// Why it failed, as the API tells it.
    package struct Failure: Sendable, Hashable {
        package var code: String
        package var message: String

        package init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// Texts of one file.
    package static let mostTexts = 64

    /// Where it is.
    package var state: State = .encoding
    /// The upload it came from.
    package var uploadID: String
    /// How it is encoded.
    package var plan: EncodingPlan
    /// Of the file: what stream-media found.
    package var source: JSONObject?
    /// Best first, the sound last; empty until the file was looked into.
    package var renditions: [RenditionRecord] = []
    /// The longest segment of any rendition, as it was announced; nil of records from before it was told.
    package var longestSegmentSeconds: Double?
    /// What the part that plays first found, once that and its sound are whole and the ladder is what is left.
    package var first: FirstPart?
    /// The upload while it is on its way; nil once it is whole.
    package var followed: FollowedUpload?
    /// Which encode of the stream's file it is: 0 that of the upload, then counting.
    package var generation = 0
    /// Texts that are in the file, in its order; those whose file is not stored are not there to be shown.
    package var texts: [TextRecord] = []
    /// The film's small pictures, as far as they are made.
    package var storyboard: StoryboardRecord?
    /// 0 to 1, and 1 only when ready. Never falls.
    package var progress = 0.0
    /// Why it failed.
    package var failure: Failure?
    /// What is amiss with the file though it plays.
    package var warnings: [String] = []

    /// The record of a stream that was just uploaded.
    package init(uploadID: String, plan: EncodingPlan) {
        self.uploadID = uploadID
        self.plan = plan
    }

    /// Whether nothing of it plays.
    package var isFailed: Bool { state == .failed }

    /// Whether it was recorded of a live stream: there is no file to be encoded again.
    package var isRecording: Bool { uploadID == EncodingRecords.recording }

    /// Whether nothing more happens to it.
    package var isFinal: Bool { state != .encoding }

    /// Segments of each rendition that need not be made again.
    package var have: [String: Int] {
        renditions.reduce(into: [:]) { $0[$1.name] = $1.segmentCount }
    }

    /// The encoder of each rendition whose name is known: a later attempt goes on with it.
    package var encoders: [String: String] {
        renditions.reduce(into: [:]) { $0[$1.name] = $1.encoder }
    }

    /// Takes what was found in the file. A later attempt's must name the same renditions: its segments go on where
    /// those of the earlier one end.
    package mutating func apply(_ info: WorkerMessage.Info) throws {
        if renditions.isEmpty {
            source = info.source
            renditions = info.renditions
            texts = info.texts
            if let segmentSeconds = info.segmentSeconds { plan.segmentSeconds = segmentSeconds }
            longestSegmentSeconds = info.longestSegmentSeconds
        } else if renditions.map(\.name) != info.renditions.map(\.name)
            || zip(renditions, info.renditions).contains(where: { $0.encoder != nil && $0.encoder != $1.encoder })
        {
            throw PluginError(
                code: "ENCODER_CHANGED",
                message: "The encoder was changed while this video was encoded: upload the video again.")
        }
    }

    /// Takes what a rendition's init segment says; the first stands.
    package mutating func applyInit(rendition: String, codecs: String, timescale: Int?) throws {
        let index = try index(of: rendition)
        if renditions[index].codecs == nil { renditions[index].timescale = timescale }
        renditions[index].codecs = renditions[index].codecs ?? codecs
    }

    /// Takes note that a text's file is stored: of one that was announced, or that comes with its description.
    package mutating func applyCaptions(rendition: String, track: TextRecord? = nil) throws {
        if let index = texts.firstIndex(where: { $0.name == rendition }) {
            texts[index].isStored = true
            return
        }
        guard var track, texts.count < Self.mostTexts, !renditions.contains(where: { $0.name == rendition }) else {
            throw WorkerMessage.unreadable("a text that it did not announce")
        }
        track.isStored = true
        texts.append(track)
    }

    /// Counts a segment. Returns whether it is new: one that is already there is ignored, a gap is an error.
    package mutating func apply(_ segment: WorkerMessage.Segment) throws -> Bool {
        let index = try index(of: segment.rendition)
        let expected = renditions[index].segmentCount
        if segment.number < expected { return false }
        guard segment.number == expected else {
            throw PluginError(
                code: "SEGMENT_MISSING",
                message: "The encoder left out a part of the video: it is tried again.", retryable: true)
        }
        renditions[index].count(segment)
        return true
    }

    /// Takes a storyboard that shows as much as the one before: another run, or another attempt, begins again with small ones.
    package mutating func apply(_ storyboard: StoryboardRecord) {
        guard storyboard.shownSeconds >= self.storyboard?.shownSeconds ?? 0 else { return }
        self.storyboard = storyboard
    }

    /// Takes how far the encoder is.
    package mutating func apply(progress fraction: Double) {
        guard state == .encoding, fraction.isFinite else { return }
        progress = max(progress, min(fraction, 0.999))
    }

    /// Ends it well. Returns false, unchanged, where there is nothing to play.
    package mutating func complete(_ result: WorkerMessage.Done) -> Bool {
        let playable = renditions.filter { $0.segmentCount > 0 && $0.codecs != nil }
        guard !playable.isEmpty else { return false }
        renditions = playable
        texts.removeAll { !$0.isStored }
        state = .ready
        progress = 1
        warnings = result.warnings
        if let found = result.source { source = found }
        if let seconds = result.durationSeconds {
            source = source ?? [:]
            source?["durationSeconds"] = .number(seconds)
        }
        return true
    }

    /// Ends it badly; nothing of it is playable.
    package mutating func fail(_ failure: Failure) {
        state = .failed
        self.failure = failure
        renditions = []
        texts = []
        storyboard = nil
    }

    /// Begins again without a copy: nothing of what was made fits what comes.
    package mutating func encodeInstead() {
        plan.copiesPicture = false
        renditions = []
        texts = []
        storyboard = nil
        longestSegmentSeconds = nil
        first = nil
    }

    /// What the names of the renditions end with, so that no address of an earlier encode is used again.
    package var suffix: String { generation == 0 ? "" : "-r\(generation)" }

    private func index(of rendition: String) throws -> Int {
        guard let index = renditions.firstIndex(where: { $0.name == rendition }) else {
            throw WorkerMessage.unreadable("a rendition that it did not announce")
        }
        return index
    }
}
