internal import JSON
internal import LivePlaylists
package import PluginSDK

/// Tells a stream's broadcast what its session has: what the playlists are made of.
package struct BroadcastOutlet: LiveOutlet {
    private let broadcast: LiveBroadcast
    private let broadcasts: LiveBroadcasts
    private let isEncoded: Bool
    private let log: any Log

    /// Opens the broadcast of a stream of an account; viewers reach it from now on.
    package init(_ record: LiveRecord, account: String, broadcasts: LiveBroadcasts, log: any Log) {
        let terms = record.terms
        broadcast = LiveBroadcast(
            streamID: record.streamID, account: account,
            settings: LiveSettings(
                isLowLatency: terms.isLowLatency, partSeconds: terms.partSeconds,
                targetDuration: Int(terms.longestSegmentSeconds.rounded(.up)), windowSeconds: terms.dvrWindowSeconds))
        self.broadcasts = broadcasts
        self.log = log
        isEncoded = terms.hasLadder
        broadcasts.open(broadcast)
    }

    package func announce(_ tracks: [LiveTrackRecord]) {
        apply([.tracks(tracks.compactMap(description))])
    }

    package func show(initial: LiveTrackRecord.Initial, of rendition: String) {
        apply([
            .initSegment(
                rendition: rendition, codecs: initial.codecs, timescale: initial.timescale ?? 90_000,
                name: initial.number == 0 ? "init.mp4" : "init-\(initial.number).mp4")
        ])
    }

    package func show(_ part: LiveMessage.Part) {
        apply([
            .part(
                LivePart(
                    number: part.number, index: part.part, startSeconds: part.startSeconds,
                    durationSeconds: part.durationSeconds, sizeBytes: part.sizeBytes,
                    isIndependent: part.isIndependent, wallClock: part.wallClock, isLast: part.isLast,
                    hasDiscontinuity: part.isDiscontinuity), rendition: part.rendition)
        ])
    }

    package func resume(discontinuities: Int) {
        apply([.discontinuitySequence(discontinuities)])
    }

    package func catchUp() {
        _ = broadcast.catchUp()
    }

    package func show(_ segment: StoredSegment, number: Int, of rendition: String) {
        if segment.isGap {
            return apply([
                .gap(
                    rendition: rendition, number: number, startSeconds: segment.startSeconds,
                    durationSeconds: segment.durationSeconds)
            ])
        }
        apply([
            .segment(
                LiveSegment(
                    number: number, startSeconds: segment.startSeconds, durationSeconds: segment.durationSeconds,
                    sizeBytes: segment.sizeBytes, isIndependent: segment.isIndependent, wallClock: segment.wallClock,
                    hasDiscontinuity: segment.isDiscontinuity), rendition: rendition)
        ])
    }

    package func end() {
        broadcast.end()
    }

    package func close() {
        broadcasts.close(broadcast)
    }

    /// What does not fit, the playlists leave out; somebody wants to know.
    private func apply(_ changes: [LiveChange]) {
        for problem in broadcast.apply(changes) {
            log.warning(
                "A live playlist was told something that does not fit.",
                ["streamId": .string(broadcast.streamID), "problem": .string(problem.message)])
        }
    }

    private func description(_ track: LiveTrackRecord) -> LiveTrackDescription? {
        guard let kind = LiveTrackDescription.Kind(rawValue: track.kind) else { return nil }
        let told = track.description
        return LiveTrackDescription(
            name: track.name, kind: kind, width: told["width"]?.int ?? 0, height: told["height"]?.int ?? 0,
            frameRate: told["frameRate"]?.double ?? 0, bitrate: told["bitrate"]?.int ?? 0,
            channels: told["channels"]?.int ?? 0, language: told["language"]?.string, label: told["label"]?.string,
            startsWithKeyframes: kind == .video ? isEncoded : nil)
    }
}
