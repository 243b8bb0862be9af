public import JSON

/// Which segments become a file to download, as the start frame says it: `{ "operation": "download", "blob", "tracks":
/// [{ "init", "first", "count" }] }`, numbers of inputs.
public struct DownloadSpecification: Sendable, Hashable {
    /// A track's files among the inputs.
    public struct Track: Sendable, Hashable {
        /// Of the init segment.
        public let initInput: Int
        /// Of the media segments, in order.
        public let segments: Range<Int>
    }

    /// Where the file's head is stored.
    public let blob: String
    /// Picture first.
    public let tracks: [Track]

    /// Whether a specification is of this kind.
    public static func isMeant(by json: JSON) -> Bool { json["operation"] == "download" }

    /// Reads a specification for that many inputs. Throws `INTERNAL_ERROR` where it is not as agreed.
    public init(_ json: JSON, inputs: Int) throws(MediaFailure) {
        guard let blob = json["blob"]?.string, let items = json["tracks"]?.array, 1...8 ~= items.count else {
            throw Self.wrong
        }
        var tracks: [Track] = []
        for item in items {
            guard let initInput = item["init"]?.int, let first = item["first"]?.int, let count = item["count"]?.int,
                0..<inputs ~= initInput, first >= 0, 1...inputs ~= count, first <= inputs - count
            else { throw Self.wrong }
            tracks.append(Track(initInput: initInput, segments: first..<(first + count)))
        }
        self.blob = blob
        self.tracks = tracks
    }

    private static let wrong = MediaFailure(.internalError, "A download was asked for that is not described.")
}
