internal import JSON
internal import PluginSDK

/// What the worker says.
extension LiveSession {
    func take(_ message: LiveMessage, plan: RunPlan) async throws {
        switch message {
        case .info(let source, let tracks): try info(source, tracks, plan)
        case .initial(let rendition, let initial):
            let index = try index(of: rendition)
            record.tracks[index].initials.removeAll { $0.number == initial.number }
            record.tracks[index].initials.append(initial)
            if initial.number >= record.nextInit {
                // No later run's files have these names, also where the server is lost now.
                record.nextInit = initial.number + 1
                keep([])
                await flush()
            }
            outlet.show(initial: initial, of: rendition)
        case .part(let part):
            let index = try index(of: part.rendition)
            guard part.number >= record.tracks[index].nextNumber else { return }
            record.tracks[index].freeNumber = max(record.tracks[index].freeNumber, part.number + 1)
            record.tracks[index].endSeconds = max(
                record.tracks[index].endSeconds, part.startSeconds + part.durationSeconds)
            outlet.show(part)
        case .segment(let rendition, let number, let segment): try add(segment, number: number, of: rendition, plan)
        case .statistics(let statistics): self.statistics = statistics
        case .other: break
        }
    }

    private func index(of rendition: String) throws -> Int {
        guard let index = record.tracks.firstIndex(where: { $0.name == rendition }) else {
            throw LiveMessage.unreadable("a rendition that it did not announce")
        }
        return index
    }

    private func info(_ source: JSONObject, _ tracks: [LiveTrackRecord], _ plan: RunPlan) throws {
        record.source = source
        for track in tracks {
            if let index = record.tracks.firstIndex(where: { $0.name == track.name }) {
                guard record.tracks[index].kind == track.kind else {
                    throw LiveMessage.unreadable("a rendition of another kind")
                }
                record.tracks[index].description = track.description
            } else {
                var track = track
                // Nothing was there of it before.
                track.nextNumber = plan.firstNumber
                track.freeNumber = plan.firstNumber
                track.firstNumber = plan.firstNumber
                track.endSeconds = plan.startSeconds
                record.tracks.append(track)
            }
        }
        runTracks = tracks.map(\.name)
        outlet.announce(record.tracks.filter { runTracks.contains($0.name) })
        // Where the run before was cut off, some renditions have a segment more than others, and one may have been open.
        for track in record.tracks {
            for number in track.nextNumber..<max(track.nextNumber, plan.firstNumber) { fill(number, of: track.name) }
        }
        keep([])
        perform(state.understood())
    }

    private func add(_ segment: StoredSegment, number: Int, of rendition: String, _ plan: RunPlan) throws {
        let index = try index(of: rendition)
        let expected = record.tracks[index].nextNumber
        guard number >= expected else { return }
        guard number == expected else { throw LiveMessage.unreadable("a segment after one that is missing") }
        var segment = segment
        segment.initNumber = record.tracks[index].initials.last?.number ?? 0
        place(segment, number: number, track: index)
        guard rendition == runTracks.first else { return }
        // What this publisher does not send stands still with the rest.
        for track in record.tracks where !runTracks.contains(track.name) {
            for missing in track.nextNumber..<max(track.nextNumber, number + 1) { fill(missing, of: track.name) }
        }
    }

    /// Puts a gap where others have a segment.
    private func fill(_ number: Int, of rendition: String) {
        guard let index = record.tracks.firstIndex(where: { $0.name == rendition }) else { return }
        let other = recent.values.lazy.flatMap { $0 }.first { $0.number == number && !$0.segment.isGap }?.segment
        var gap = StoredSegment(
            startSeconds: other?.startSeconds ?? record.tracks[index].endSeconds,
            durationSeconds: other?.durationSeconds ?? record.terms.segmentSeconds, sizeBytes: 0,
            wallClock: other?.wallClock ?? host.clock.now)
        gap.initNumber = record.tracks[index].initials.last?.number ?? 0
        gap.isDiscontinuity = other?.isDiscontinuity ?? false
        gap.isIndependent = false
        place(gap, number: number, track: index)
    }

    private func place(_ segment: StoredSegment, number: Int, track index: Int) {
        let rendition = record.tracks[index].name
        let numbered = NumberedSegment(rendition: rendition, number: number, segment: segment)
        record.tracks[index].count(segment)
        recent[rendition, default: []].append(numbered)
        // Of gaps the playlists know themselves.
        if !segment.isGap { outlet.show(segment, number: number, of: rendition) }
        let (files, chunks) = trim(index)
        keep([numbered], removing: files, chunks: chunks)
    }

    /// What of a rendition nobody may ask for any more: where nothing is recorded, that is what left the window long ago.
    private func trim(_ index: Int) -> ([BlobKey], [StoreKey]) {
        let rendition = record.tracks[index].name
        guard !record.terms.records else {
            let segments = recent[rendition] ?? []
            if segments.count > 32 { recent[rendition] = segments.suffix(16) }
            return ([], [])
        }
        // Those that left the playlist stay for as long as the longest playlist was (RFC 8216bis section 6.2.2).
        let kept = Double(record.terms.afterlifeMilliseconds) / 1000 * 2
        let edge = record.tracks[index].endSeconds - kept
        let segments = recent[rendition] ?? []
        let stale = segments.prefix { $0.segment.endSeconds < edge }
        guard !stale.isEmpty else { return ([], []) }
        recent[rendition] = Array(segments.dropFirst(stale.count))
        let before = record.tracks[index].firstNumber
        let first = (stale.last?.number ?? 0) + 1
        record.tracks[index].firstNumber = first
        let capacity = LiveKeys.chunkCapacity
        let chunks = (before / capacity..<max(before / capacity, first / capacity)).map {
            LiveKeys.chunk(account, streamID, rendition, number: $0 * capacity)
        }
        return (
            stale.filter { !$0.segment.isGap }.map { LiveKeys.file(account, streamID, rendition, $0.number) }, chunks
        )
    }

    /// Shows again what a session of before a restart had in its window.
    package func restore() async throws {
        outlet.announce(record.tracks)
        let window = max(record.terms.dvrWindowSeconds, 12 * record.terms.longestSegmentSeconds)
        var begin = 0
        for (place, track) in record.tracks.enumerated() {
            let first = max(track.firstNumber, track.nextNumber - Int(window / 0.5) - 1)
            let segments = try await records.segments(of: track.name, from: max(0, first))
            recent[track.name] = record.terms.records ? segments.suffix(16) : segments
            if place == 0 {
                // All renditions begin with the same segment.
                begin = segments.first { $0.segment.endSeconds >= track.endSeconds - window }?.number ?? 0
                let shown = segments.count { $0.number >= begin && $0.segment.isDiscontinuity }
                outlet.resume(discontinuities: max(0, track.discontinuities - shown))
            }
            var initial: Int?
            for item in segments where item.number >= begin {
                if initial != item.segment.initNumber {
                    initial = item.segment.initNumber
                    if let known = track.initials.first(where: { $0.number == initial }) {
                        outlet.show(initial: known, of: track.name)
                    }
                }
                outlet.show(item.segment, number: item.number, of: track.name)
            }
        }
    }
}
