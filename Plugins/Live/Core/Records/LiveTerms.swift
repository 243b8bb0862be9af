package import JSON

/// What a stream was started with: `startLive`'s parameters, and the settings they leave open, kept with the stream.
package struct LiveTerms: Sendable, Hashable {
    /// Another server that gets what the publisher sends.
    package struct Target: Sendable, Hashable {
        /// `rtmp://` or `rtmps://`.
        package var url: String
        /// Appended to the address; shown to nobody.
        package var streamKey: String

        package init(url: String, streamKey: String) {
            self.url = url
            self.streamKey = streamKey
        }
    }

    /// Whether parts are made, and the playlist held until there are new ones.
    package var isLowLatency = true
    /// Whether the stream can be watched when it is over.
    package var records = true
    /// Whether the picture is made in several sizes; else it is copied.
    package var hasLadder = false
    /// How far viewers may seek back; a window is never under six segments.
    package var dvrWindowSeconds = 120.0
    /// How long a publisher may be away.
    package var reconnectWindowSeconds = 60.0
    /// Where else it goes.
    package var targets: [Target] = []
    /// What publishers encrypt with where they come by SRT; nil: they come in the clear.
    package var passphrase: String?
    /// Where it is pulled from; nil: a publisher comes.
    package var source: String?
    /// Segments end at the first keyframe at or after it.
    package var segmentSeconds = 2.0
    /// No segment is longer.
    package var longestSegmentSeconds = 4.0
    /// Parts are no longer; 0.2 to 2.
    package var partSeconds = 0.334
    /// The sizes of a ladder.
    package var ladder: [JSON] = []

    /// The defaults.
    package init() {}
}

extension LiveTerms {
    /// Of `startLive`'s parameters, the rest from the plugin's settings.
    package init(parameters: JSONObject, settings: JSONObject) {
        self.init(settings)
        isLowLatency = parameters["latency"]?.string != "standard"
        records = parameters["record"]?.bool ?? true
        hasLadder = parameters["renditions"]?.string == "ladder"
        dvrWindowSeconds = parameters["dvrWindowSeconds"]?.double ?? dvrWindowSeconds
        reconnectWindowSeconds = parameters["reconnectWindowSeconds"]?.double ?? reconnectWindowSeconds
        targets = (parameters["targets"]?.array ?? []).compactMap(Target.init)
        source = parameters["source"]?.string
        passphrase = parameters["passphrase"]?.string
    }

    /// Reads settings, or what the store keeps.
    package init(_ json: JSONObject) {
        isLowLatency = json["lowLatency"]?.bool ?? true
        records = json["record"]?.bool ?? true
        hasLadder = json["hasLadder"]?.bool ?? false
        dvrWindowSeconds = json["dvrWindowSeconds"]?.double ?? dvrWindowSeconds
        reconnectWindowSeconds = json["reconnectWindowSeconds"]?.double ?? reconnectWindowSeconds
        segmentSeconds = json["segmentSeconds"]?.double ?? segmentSeconds
        longestSegmentSeconds = max(segmentSeconds, json["longestSegmentSeconds"]?.double ?? longestSegmentSeconds)
        partSeconds = json["partSeconds"]?.double ?? partSeconds
        ladder = LiveLadder.rungs(json["ladder"])
        targets = (json["targets"]?.array ?? []).compactMap(Target.init)
        source = json["source"]?.string
        passphrase = json["passphrase"]?.string
    }

    /// As the store keeps it.
    package var json: JSONObject {
        var json: JSONObject = [
            "lowLatency": .bool(isLowLatency), "record": .bool(records), "hasLadder": .bool(hasLadder),
            "dvrWindowSeconds": .number(dvrWindowSeconds), "reconnectWindowSeconds": .number(reconnectWindowSeconds),
            "segmentSeconds": .number(segmentSeconds), "longestSegmentSeconds": .number(longestSegmentSeconds),
            "partSeconds": .number(partSeconds), "ladder": .array(ladder),
        ]
        if !targets.isEmpty {
            json["targets"] = .array(
                targets.map { .object(["url": .string($0.url), "streamKey": .string($0.streamKey)]) })
        }
        json["source"] = source.map(JSON.string)
        json["passphrase"] = passphrase.map(JSON.string)
        return json
    }

    /// EXT-X-TARGETDURATION, the same for as long as the stream lives (RFC 8216bis section 4.4.3.1).
    package var targetDuration: Int { max(1, Int(longestSegmentSeconds.rounded(.up))) }

    /// How long a publisher may be away, milliseconds.
    var reconnectMilliseconds: Int64 { Int64(reconnectWindowSeconds * 1000) }

    /// How long the live addresses answer after the end, milliseconds.
    var afterlifeMilliseconds: Int64 {
        Int64(max(dvrWindowSeconds, 6 * longestSegmentSeconds) * 1000) + Int64(targetDuration) * 3000
    }
}

extension LiveTerms.Target {
    init?(_ json: JSON) {
        guard let url = json["url"]?.string else { return nil }
        self.init(url: url, streamKey: json["streamKey"]?.string ?? "")
    }
}
