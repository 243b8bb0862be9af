internal import JSON

extension Session {
    /// As an open session lies in the store, so that it goes on after a restart. Without `marks` nothing that came of an
    /// address is in it.
    package func stored(marks: Bool) -> [UInt8] {
        var json: JSONObject = [
            "id": .string(id), "account": .string(account), "stream": .string(stream), "at": .integer(startedAt),
            "seen": .integer(seenAt), "view": .bool(isView), "beacons": .bool(hasBeacons), "says": .bool(saysName),
            "continues": .bool(continues),
            "told": .integer(Int64(told)), "stalled": .integer(Int64(stalled)), "errors": .integer(Int64(errors)),
            "ended": .bool(hasEnded), "bytes": .integer(Int64(bytes)), "until": .integer(presentUntil),
            "spans": Self.json(toldSpans), "pictures": Self.json(pictures), "sounds": Self.json(sounds),
            "who": .array(
                [viewer.country, viewer.device, viewer.browser, viewer.os, viewer.referrer].map(JSON.string)),
            "qualities": .array(
                qualities.map { [.string($0.name), .integer(Int64($0.told)), .integer(Int64($0.delivered))] }),
        ]
        json["name"] = name.map(JSON.string)
        json["viewer"] = viewerID.map(JSON.string)
        json["startup"] = startup.map { .integer(Int64($0)) }
        json["film"] = filmLength.map { .integer(Int64($0)) }
        if marks {
            json["mark"] = fingerprint.map { .string(String($0, radix: 16)) }
            json["person"] = person.map { .string(String($0, radix: 16)) }
        }
        return JSON.object(json).bytes()
    }

    /// Reads what ``stored(marks:)`` wrote; nil where it is not that.
    package init?(stored: [UInt8]) {
        guard let json = try? JSON(parsing: stored), let id = json["id"]?.string,
            let account = json["account"]?.string, let stream = json["stream"]?.string, let at = json["at"]?.int64
        else { return nil }
        let who = json["who"]?.array?.compactMap(\.string) ?? []
        var viewer = Viewer()
        if who.count == 5 {
            (viewer.country, viewer.device, viewer.browser) = (who[0], who[1], who[2])
            (viewer.os, viewer.referrer) = (who[3], who[4])
        }
        self.init(id: id, account: account, stream: stream, at: at, viewer: viewer)
        seenAt = json["seen"]?.int64 ?? at
        isView = json["view"]?.bool ?? false
        hasBeacons = json["beacons"]?.bool ?? false
        saysName = json["says"]?.bool ?? false
        continues = json["continues"]?.bool ?? false
        told = json["told"]?.int ?? 0
        stalled = json["stalled"]?.int ?? 0
        errors = json["errors"]?.int ?? 0
        hasEnded = json["ended"]?.bool ?? false
        bytes = json["bytes"]?.int ?? 0
        presentUntil = json["until"]?.int64 ?? 0
        toldSpans = Self.spans(json["spans"])
        pictures = Self.spans(json["pictures"])
        sounds = Self.spans(json["sounds"])
        qualities = (json["qualities"]?.array ?? []).compactMap { entry in
            entry[0]?.string.map { Quality(name: $0, told: entry[1]?.int ?? 0, delivered: entry[2]?.int ?? 0) }
        }
        name = json["name"]?.string
        viewerID = json["viewer"]?.string
        startup = json["startup"]?.int
        filmLength = json["film"]?.int
        fingerprint = json["mark"]?.string.flatMap { UInt64($0, radix: 16) }
        person = json["person"]?.string.flatMap { UInt64($0, radix: 16) }
    }

    private static func json(_ spans: MediaSpans) -> JSON { .array(spans.borders.map { .integer(Int64($0)) }) }

    private static func spans(_ json: JSON?) -> MediaSpans {
        MediaSpans(borders: (json?.array ?? []).compactMap(\.int))
    }
}
