import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The operation reencode")
struct ReencodeTests {
    private func ready() async throws -> EncodingFixture {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        return fixture
    }

    private func reencode(_ fixture: EncodingFixture, _ more: JSONObject = [:]) async throws -> JSON {
        var parameters: JSONObject = ["streamId": .string(EncodingFixture.streamID)]
        for (name, value) in more { parameters[name] = value }
        return try await fixture.encoding.invoke(
            Call(operation: "reencode", account: "acme", parameters: parameters))
    }

    /// As stream-media sends it: names end with the suffix.
    private static func suffixed(_ message: JSON) -> JSON {
        guard var object = message.object else { return message }
        if let name = object["rendition"]?.string { object["rendition"] = .string("\(name)-r1") }
        if let renditions = object["renditions"]?.array {
            object["renditions"] = .array(
                renditions.map { rendition in
                    var rendition = rendition.object ?? [:]
                    rendition["name"] = .string("\(rendition["name"]?.string ?? "")-r1")
                    return .object(rendition)
                })
        }
        return .object(object)
    }

    @Test("keeps the old renditions until the new are whole, and swaps them in one commit")
    func swaps() async throws {
        let fixture = try await ready()
        let answer = try await reencode(fixture, ["preset": "slow", "ladder": ["360p"]])
        #expect(answer == ["streamId": .string(EncodingFixture.streamID), "state": "encoding"])
        let before = try await fixture.index()
        fixture.test.workers.script { request, send in
            #expect(request.specification["suffix"] == "-r1" && request.specification["preset"] == "slow")
            #expect(request.specification["ladder"]?.array?.count == 1)
            let result = try await PlayedWorker.script()(request) { try await send(Self.suffixed($0)) }
            #expect(try await fixture.index() == before)
            return result
        }
        let commits = fixture.test.store.commits
        try await fixture.encoding.run(fixture.job(kind: "reencode"))
        #expect(fixture.test.store.commits > commits)
        let names = try await fixture.index()["renditions"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["480p-r1", "360p-r1", "audio-r1"])
        #expect(try await fixture.segments("480p-r1").count == 3)
        let status = try #require(try await fixture.status())
        #expect(status["renditions"]?.array?.map { $0["name"]?.string } == ["480p", "360p"])
        #expect(status["state"] == "ready")
        #expect(fixture.test.store.keys.allSatisfy { !$0.key.contains("/480p/") && !$0.key.hasPrefix("r/") })
    }

    @Test("goes on where an attempt ended, under plain names")
    func resumes() async throws {
        let fixture = try await ready()
        _ = try await reencode(fixture)
        fixture.test.workers.script { request, send in
            try await PlayedWorker.script(stopAfter: 1, failing: EncodingJobTests.crashed)(request) {
                try await send(Self.suffixed($0))
            }
        }
        await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job(kind: "reencode")) }
        fixture.test.workers.script { request, send in
            #expect(request.specification["have"] == ["480p": 1, "360p": 1, "audio": 1])
            return try await PlayedWorker.script()(request) { try await send(Self.suffixed($0)) }
        }
        try await fixture.encoding.run(fixture.job(attempt: 2, kind: "reencode"))
        #expect(try await fixture.segments("360p-r1").count == 3)
    }

    @Test("leaves what there is where it fails")
    func fails() async throws {
        let fixture = try await ready()
        let before = try await fixture.index()
        _ = try await reencode(fixture)
        fixture.test.workers.script { _, send in
            try await send(Self.suffixed(PlayedWorker.info))
            throw PluginError(code: "CORRUPT", message: "It cannot be read.")
        }
        try await fixture.encoding.run(fixture.job(kind: "reencode"))
        #expect(try await fixture.index() == before)
        #expect(fixture.test.store.events.last?.type == "stream.Encoding.failed")
        // And may be asked for again.
        _ = try await reencode(fixture)
    }

    @Test("is refused while the stream is encoded, and without a file")
    func refused() async throws {
        let fixture = try await EncodingFixture()
        let none = await #expect(throws: PluginError.self) { _ = try await reencode(fixture) }
        #expect(none?.code == "NOT_FOUND")
        try await fixture.upload()
        let busy = await #expect(throws: PluginError.self) { _ = try await reencode(fixture) }
        #expect(busy?.code == "VALIDATION_ERROR")
        let done = try await ready()
        _ = try await reencode(done)
        await #expect(throws: PluginError.self) { _ = try await reencode(done) }
        let wrong = await #expect(throws: PluginError.self) {
            _ = try await reencode(try await ready(), ["ladder": ["8p"]])
        }
        #expect(wrong?.code == "VALIDATION_ERROR")
    }

    @Test("removes the files of what was replaced, later")
    func removes() async throws {
        let fixture = try await ready()
        let old = BlobKey(account: "acme", key: "\(EncodingFixture.folder)/media/480p/0.m4s")
        let new = BlobKey(account: "acme", key: "\(EncodingFixture.folder)/media/480p-r1/0.m4s")
        fixture.test.blobs[old] = [1]
        fixture.test.blobs[new] = [2]
        let job = Job(
            id: "job_2", account: "acme", kind: "removeRenditions", key: "x",
            payload: ["streamId": .string(EncodingFixture.streamID), "renditions": ["480p"]])
        try await fixture.encoding.run(job)
        #expect(fixture.test.blobs[old] == nil && fixture.test.blobs[new] == [2])
    }
}
