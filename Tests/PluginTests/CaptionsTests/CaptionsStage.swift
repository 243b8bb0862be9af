import CaptionsCore
import JSON
import KernelTesting
import PluginSDK
import Synchronization

/// The plugin on a host of its own, with streams of two accounts.
struct CaptionsStage {
    static let stream = "str_01JDZK4V3M8Q2R6T9W0XABCDEF"
    static let file = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n"

    let host: TestHost
    let captions: Captions
    private let streams: Streams

    init(settings: JSONObject = [:]) async throws {
        host = TestHost(settings: settings)
        captions = try await Captions(host: host.host)
        let streams = Streams()
        self.streams = streams
        host.registry.offer("resolveStream") { _, parameters in
            let id = parameters["streamId"]?.string ?? ""
            guard let account = streams.account(of: id) else { throw PluginError.notFound("no") }
            return ["streamId": .string(id), "account": .string(account)]
        }
    }

    func call(_ operation: String, _ parameters: JSONObject, attachment: Attachment? = nil) async throws -> JSON {
        try await captions.invoke(
            Call(operation: operation, account: "acme", parameters: parameters, attachment: attachment))
    }

    /// Adds a track to the stream.
    func add(_ language: String, _ more: JSONObject = ["content": .string(file)]) async throws -> JSON {
        var parameters: JSONObject = ["streamId": .string(Self.stream), "language": .string(language)]
        for (name, value) in more { parameters[name] = value }
        return try await call("addCaptions", parameters)
    }

    func remove(_ language: String, kind: JSON? = nil) async throws -> JSON {
        var parameters: JSONObject = ["streamId": .string(Self.stream), "language": .string(language)]
        parameters["kind"] = kind
        return try await call("removeCaptions", parameters)
    }

    /// What who delivers is told of the stream.
    func known() async throws -> JSON? {
        try await call("captionTracks", ["streamIds": [.string(Self.stream)]])["streams"]?[Self.stream]
    }

    /// The names of the tracks.
    func names() async throws -> [String] {
        (try await known()?["tracks"]?.array ?? []).compactMap { $0["name"]?.string }
    }

    /// The stored files, by key.
    var files: [String] { host.blobs.keys.map(\.key).sorted() }

    func text(_ track: String) -> String? {
        host.blobs[BlobKey(account: "acme", key: "streams/\(Self.stream)/captions/\(track).vtt")].map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The stream goes, and the event comes.
    func deleteStream() async throws {
        streams.remove(Self.stream)
        try await captions.receive(
            Event(
                id: "evt_1", type: "stream.deleted", account: "acme", subject: Self.stream, data: [:], sequence: 1,
                time: 0))
    }

    /// Which streams there are, and whose.
    final class Streams: Sendable {
        private let owners = Mutex([CaptionsStage.stream: "acme", "str_other": "other"])

        func account(of id: String) -> String? { owners.withLock { $0[id] } }
        func remove(_ id: String) { owners.withLock { $0[id] = nil } }
    }
}
