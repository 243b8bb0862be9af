package import JSON

/// What is known of one rendition of a live stream without its segments.
package struct LiveTrackRecord: Sendable, Hashable {
    /// What its init segments say, by number; a run that announced the rendition and sent no init segment has none.
    package struct Initial: Sendable, Hashable {
        package var number: Int
        package var codecs: String
        package var timescale: Int?
    }

    /// Also its folder's: "720p", "audio".
    package var name: String
    /// "video" or "audio".
    package var kind: String
    /// As announced: sizes, rates, language.
    package var description: JSONObject
    /// In order.
    package var initials: [Initial] = []
    /// The number of the next segment.
    package var nextNumber = 0
    /// The first number whose file is still there, where nothing is recorded.
    package var firstNumber = 0
    /// The number of the next segment of which no part was ever told of: the one after an open one. Of a run that broke off,
    /// the names of parts are not used again.
    package var freeNumber = 0
    /// How many segments were cut off from what is before them.
    package var discontinuities = 0
    /// Where the last segment ends.
    package var endSeconds = 0.0
    /// Seconds of what is stored.
    package var mediaSeconds = 0.0
    /// Bytes of what is stored.
    package var totalBytes: Int64 = 0
    /// Of the longest segment.
    package var longestSeconds = 0.0

    /// One that was just announced.
    package init(name: String, kind: String, description: JSONObject) {
        self.name = name
        self.kind = kind
        self.description = description
    }

    /// Counts a segment at its end.
    package mutating func count(_ segment: StoredSegment) {
        nextNumber += 1
        freeNumber = max(freeNumber, nextNumber)
        endSeconds = max(endSeconds, segment.endSeconds)
        if segment.isDiscontinuity { discontinuities += 1 }
        longestSeconds = max(longestSeconds, segment.durationSeconds)
        guard !segment.isGap else { return }
        mediaSeconds += segment.durationSeconds
        totalBytes += segment.sizeBytes
    }
}

extension LiveTrackRecord {
    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let kind = json["kind"]?.string else { return nil }
        self.init(name: name, kind: kind, description: json["description"]?.object ?? [:])
        initials = (json["initials"]?.array ?? []).compactMap { json in
            guard let number = json["number"]?.int, let codecs = json["codecs"]?.string else { return nil }
            return Initial(number: number, codecs: codecs, timescale: json["timescale"]?.int)
        }
        nextNumber = json["nextNumber"]?.int ?? 0
        // What was shown of the next one is not kept: it may have been.
        freeNumber = nextNumber == 0 ? 0 : nextNumber + 1
        firstNumber = json["firstNumber"]?.int ?? 0
        discontinuities = json["discontinuities"]?.int ?? 0
        endSeconds = json["endSeconds"]?.double ?? 0
        mediaSeconds = json["mediaSeconds"]?.double ?? 0
        totalBytes = json["totalBytes"]?.int64 ?? 0
        longestSeconds = json["longestSeconds"]?.double ?? 0
    }

    var json: JSON {
        let initials = initials.map { initial -> JSON in
            var object: JSONObject = ["number": .integer(Int64(initial.number)), "codecs": .string(initial.codecs)]
            object["timescale"] = initial.timescale.map { .integer(Int64($0)) }
            return .object(object)
        }
        return .object([
            "name": .string(name), "kind": .string(kind), "description": .object(description),
            "initials": .array(initials), "nextNumber": .integer(Int64(nextNumber)),
            "firstNumber": .integer(Int64(firstNumber)), "discontinuities": .integer(Int64(discontinuities)),
            "endSeconds": .number(endSeconds),
            "mediaSeconds": .number(mediaSeconds), "totalBytes": .integer(totalBytes),
            "longestSeconds": .number(longestSeconds),
        ])
    }
}
