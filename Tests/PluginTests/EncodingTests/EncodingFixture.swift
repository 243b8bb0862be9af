import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

/// The plugin over a host in memory, and a stream of which a file was uploaded.
struct EncodingFixture {
    static let streamID = "str_01JDZK4V3M8Q2R6T9W0XABCDEF"
    static let folder = "streams/\(streamID)"
    let test: TestHost
    let encoding: Encoding

    init(maxDurationSeconds: JSON? = nil, settings: JSONObject = [:]) async throws {
        test = TestHost(settings: settings)
        test.registry.offer("resolveStream") { _, parameters in
            var stream: JSONObject = ["streamId": parameters["streamId"] ?? .null, "account": "acme"]
            stream["maxDurationSeconds"] = maxDurationSeconds
            return .object(stream)
        }
        encoding = try await Encoding(host: test.host)
    }

    /// The file was uploaded: its blob is there, and the event.
    func upload(_ uploadID: String = "upl_1") async throws {
        test.blobs[BlobKey(account: "acme", key: "\(Self.folder)/source")] = [1, 2, 3]
        try await encoding.receive(event("stream.uploaded", ["uploadId": .string(uploadID)]))
    }

    /// A part of the file came.
    func progress() async throws {
        _ = try await encoding.invoke(
            Call(
                operation: "followUpload", account: "acme",
                parameters: [
                    "streamId": .string(Self.streamID), "uploadId": "upl_1", "blob": "uploads/upl_1/t0",
                    "sizeBytes": 5000,
                ]))
    }

    /// The stream was deleted.
    func delete() async throws {
        try await encoding.receive(event("stream.deleted", [:]))
    }

    /// An attempt at the job.
    func job(attempt: Int = 1, kind: String = "encode") -> Job {
        Job(
            id: "job_1", account: "acme", kind: kind, key: Self.streamID, attempt: attempt, attempts: 3)
    }

    /// The stream's part of `encodingStatus`, or nil.
    func status() async throws -> JSON? {
        let answer = try await encoding.invoke(
            Call(
                operation: "encodingStatus", account: "acme",
                parameters: ["streamIds": [.string(Self.streamID), "str_other"]]))
        #expect(answer["statuses"]?["str_other"] == nil)
        return answer["statuses"]?[Self.streamID]
    }

    /// `mediaIndex` of the stream.
    func index(rendition: String? = nil) async throws -> JSON {
        var parameters: JSONObject = ["streamId": .string(Self.streamID)]
        if let rendition { parameters["rendition"] = .string(rendition) }
        return try await encoding.invoke(Call(operation: "mediaIndex", account: "acme", parameters: parameters))
    }

    /// The segments of a rendition as the index has them: of each its seconds and its bytes.
    func segments(_ rendition: String) async throws -> [[Double]] {
        let renditions = try await index()["renditions"]?.array ?? []
        let segments = renditions.first { $0["name"]?.string == rendition }?["segments"]?.array ?? []
        return segments.map { ($0.array ?? []).compactMap(\.double) }
    }

    private func event(_ type: String, _ data: JSONObject) -> Event {
        Event(
            id: "evt_1", type: type, account: "acme", subject: Self.streamID, data: data, sequence: 1,
            time: test.clock.now)
    }
}

/// stream-media's part, played: ten seconds of picture and sound.
enum PlayedWorker {
    static let info: JSON = [
        "type": "info", "segmentSeconds": 4,
        "source": [
            "durationSeconds": 10, "width": 854, "height": 480, "frameRate": 24, "videoCodec": "h264",
            "audioCodec": "aac", "audioChannels": 2,
        ],
        "renditions": [
            ["name": "audio", "kind": "audio", "bitrate": 128_000, "channels": 2, "sampleRate": 48_000],
            ["name": "360p", "kind": "video", "width": 640, "height": 360, "frameRate": 24, "bitrate": 800_000],
            ["name": "480p", "kind": "video", "width": 854, "height": 480, "frameRate": 24, "bitrate": 1_400_000],
        ],
    ]
    static let names = ["480p", "360p", "audio"]
    static let done: JSON = ["durationSeconds": 10.02, "warnings": []]

    static func initSegment(_ rendition: String, codecs: String? = nil) -> JSON {
        [
            "type": "init", "rendition": .string(rendition),
            "codecs": .string(codecs ?? (rendition == "audio" ? "mp4a.40.2" : "avc1.64001e")),
        ]
    }

    static func segment(_ rendition: String, _ number: Int) -> JSON {
        [
            "type": "segment", "rendition": .string(rendition), "number": .integer(Int64(number)),
            "startSeconds": .integer(Int64(number * 4)), "durationSeconds": number == 2 ? 2 : 4,
            "sizeBytes": number == 2 ? 50_000 : 100_000,
        ]
    }

    /// A run that copies the picture, and makes the sound.
    static func copied(_ send: @Sendable (JSON) async throws -> Void, complete: Bool) async throws -> JSON {
        try await send(info)
        for name in ["480p", "audio"] {
            try await send(initSegment(name))
            for number in 0..<3 { try await send(segment(name, number)) }
        }
        return ["durationSeconds": 10.02, "copied": true, "complete": .bool(complete)]
    }

    /// A run that makes the quick rung, and the sound.
    static func first(_ send: @Sendable (JSON) async throws -> Void) async throws -> JSON {
        try await send(info)
        for name in ["360p", "audio"] {
            try await send(initSegment(name))
            for number in 0..<3 { try await send(segment(name, number)) }
        }
        try await send(["type": "progress", "fraction": 0.2])
        return [
            "durationSeconds": 10.02, "copied": false, "complete": false,
            "first": ["soundEndSeconds": 10.02, "damagedSound": 2],
        ]
    }

    /// A whole run that makes the segments from `have` on, as far as `stop`.
    static func script(stopAfter stop: Int = 3, failing: PluginError? = nil) -> TestWorkers.Script {
        { request, send in
            try await send(info)
            for name in names { try await send(initSegment(name)) }
            for number in 0..<stop {
                for name in names where number >= request.specification["have"]?[name]?.int ?? 0 {
                    try await send(segment(name, number))
                }
                try await send(["type": "progress", "fraction": .number(Double(number + 1) / 3)])
            }
            if let failing { throw failing }
            return done
        }
    }
}
