package import JSON

/// What was added to a stream, and what of its own file is hidden.
package struct StreamCaptions: Sendable, Hashable {
    /// A track inside the file that viewers are not told of.
    package struct Hidden: Sendable, Hashable {
        package var language: String
        package var kind: CaptionTrack.Kind
    }

    /// Tracks of a stream at most.
    package static let most = 100

    /// The number of the next track: none comes twice, so that an address never has another track.
    package var next = 1
    /// In the order in which they were added.
    package var tracks: [CaptionTrack] = []
    /// Each once.
    package var hidden: [Hidden] = []

    /// Nothing.
    package init() {}

    /// Reads one of the store's.
    package init(_ json: JSONObject) {
        next = json["next"]?.int ?? 1
        tracks = (json["tracks"]?.array ?? []).compactMap(CaptionTrack.init)
        hidden = (json["hidden"]?.array ?? []).compactMap { entry in
            guard let language = entry["language"]?.string,
                let kind = entry["kind"]?.string.flatMap(CaptionTrack.Kind.init)
            else { return nil }
            return Hidden(language: language, kind: kind)
        }
    }

    /// As the store keeps it.
    package var json: JSONObject {
        [
            "next": .integer(Int64(next)), "tracks": .array(tracks.map { .object($0.json) }), "hidden": hiddenJSON,
        ]
    }

    var hiddenJSON: JSON {
        .array(hidden.map { ["language": .string($0.language), "kind": .string($0.kind.rawValue)] })
    }

    /// Adds a track in the place of the one of the same language and kind, which it answers with; a default one is the only one.
    mutating func put(_ track: CaptionTrack) -> CaptionTrack? {
        if track.isDefault {
            for place in tracks.indices { tracks[place].isDefault = false }
        }
        guard let place = tracks.firstIndex(where: { $0.language == track.language && $0.kind == track.kind }) else {
            tracks.append(track)
            return nil
        }
        let replaced = tracks[place]
        tracks[place] = track
        return replaced
    }

    /// Takes out the tracks of a language, of one kind or of all, and answers with them.
    mutating func remove(language: String, kind: CaptionTrack.Kind?) -> [CaptionTrack] {
        let removed = tracks.filter { $0.language == language && (kind == nil || $0.kind == kind) }
        tracks.removeAll { removed.contains($0) }
        return removed
    }
}
