internal import JSON

/// The text tracks that were added to a stream beside its file, and those inside the file that are not to be shown, as the
/// operation `captionTracks` tells them.
package struct AddedTracks: Sendable, Hashable {
    /// Of a track: two of one stream with the same are the same one.
    struct Subject: Sendable, Hashable {
        /// BCP 47, in small letters.
        let language: String
        /// Whether it is for those who do not hear.
        let describesSound: Bool

        init(language: String?, describesSound: Bool) {
            self.language = (language ?? "und").lowercased()
            self.describesSound = describesSound
        }

        init(_ rendition: Rendition) {
            self.init(language: rendition.language, describesSound: rendition.describesSound)
        }
    }

    /// Renditions of text, in the order in which they were added.
    private var tracks: [Rendition] = []
    private var hidden: Set<Subject> = []

    /// None.
    package init() {}

    /// Reads the answer's part about a stream.
    init(_ json: JSON) {
        tracks = (json["tracks"]?.array ?? []).compactMap { track in
            guard let name = track["name"]?.string, let blob = track["blob"]?.string else { return nil }
            var rendition = Rendition(name: name, kind: .text)
            rendition.segmentCount = 1
            rendition.language = track["language"]?.string
            rendition.label = track["label"]?.string
            rendition.describesSound = track["kind"]?.string == "captions"
            rendition.isDefault = track["default"]?.bool ?? false
            rendition.blob = blob
            return rendition
        }
        hidden = Set(
            (json["hidden"]?.array ?? []).map { entry in
                Subject(language: entry["language"]?.string, describesSound: entry["kind"]?.string == "captions")
            })
    }

    /// The renditions with these among them: an added track takes the place of one inside the file that is of the same
    /// language and for the same people.
    package func joined(_ renditions: [Rendition]) -> [Rendition] {
        guard !tracks.isEmpty || !hidden.isEmpty else { return renditions }
        let replaced = hidden.union(tracks.map(Subject.init))
        return renditions.filter { $0.kind != .text || $0.isForced || !replaced.contains(Subject($0)) } + tracks
    }
}
