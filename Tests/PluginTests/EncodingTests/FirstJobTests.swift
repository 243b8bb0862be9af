import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The job first")
struct FirstJobTests {
    private func fixture() async throws -> EncodingFixture {
        let fixture = try await EncodingFixture()
        try await fixture.upload()
        #expect(fixture.test.store.waiting.map(\.job.kind) == ["first"])
        return fixture
    }

    private func states(_ fixture: EncodingFixture) async throws -> [String: String] {
        let renditions = try await fixture.status()?["renditions"]?.array ?? []
        return renditions.reduce(into: [:]) { $0[$1["name"]?.string ?? ""] = $1["state"]?.string }
    }

    @Test("makes one rung with the sound, and leaves the others to the job encode with what it found")
    func handsOver() async throws {
        let fixture = try await fixture()
        fixture.test.workers.script { request, send in
            #expect(request.specification["part"] == "first" && request.specification["first"] == nil)
            return try await PlayedWorker.first(send)
        }
        try await fixture.encoding.run(fixture.job(kind: "first"))
        #expect(try await fixture.status()?["state"] == "encoding")
        #expect(try await states(fixture) == ["480p": "encoding", "360p": "ready"])
        #expect(try await fixture.segments("360p").count == 3)
        #expect(fixture.test.store.waiting.map(\.job.kind).contains("encode"))
        let before = try #require(try await fixture.status()?["progress"]?.double)

        fixture.test.workers.script { request, send in
            #expect(request.specification["part"] == "ladder")
            #expect(request.specification["first"] == ["damagedSound": 2, "soundEndSeconds": 10.02])
            #expect(request.specification["have"] == ["360p": 3, "480p": 0, "audio": 3])
            try await send(PlayedWorker.info)
            try await send(PlayedWorker.initSegment("480p"))
            try await send(["type": "progress", "fraction": 0.1])
            for number in 0..<3 { try await send(PlayedWorker.segment("480p", number)) }
            #expect(try await fixture.status()?["progress"]?.double ?? 0 >= before)
            return PlayedWorker.done
        }
        try await fixture.encoding.run(fixture.job())
        #expect(try await fixture.status()?["state"] == "ready")
        #expect(try await fixture.status()?["progress"]?.double == 1)
        #expect(try await states(fixture) == ["480p": "ready", "360p": "ready"])
    }

    @Test("ends the stream ready where it made everything")
    func completes() async throws {
        let fixture = try await fixture()
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.encoding.run(fixture.job(kind: "first"))
        #expect(try await fixture.status()?["state"] == "ready")
        #expect(!fixture.test.store.waiting.map(\.job.kind).contains("encode"))
    }

    @Test("goes on where an attempt before it stopped")
    func resumes() async throws {
        let fixture = try await fixture()
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            try await send(PlayedWorker.initSegment("360p"))
            try await send(PlayedWorker.segment("360p", 0))
            throw PluginError(code: "WORKER_CRASHED", message: "It was killed.", retryable: true)
        }
        await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job(kind: "first")) }
        fixture.test.workers.script { request, send in
            #expect(request.specification["part"] == "first" && request.specification["have"]?["360p"] == 1)
            return try await PlayedWorker.first(send)
        }
        try await fixture.encoding.run(fixture.job(attempt: 2, kind: "first"))
        #expect(try await fixture.segments("360p").count == 3)
    }

    @Test("fails the stream for good, with nothing left that plays")
    func fails() async throws {
        let fixture = try await fixture()
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            try await send(PlayedWorker.initSegment("360p"))
            try await send(PlayedWorker.segment("360p", 0))
            throw PluginError(code: "TOO_LONG", message: "It is too long.")
        }
        try await fixture.encoding.run(fixture.job(kind: "first"))
        let status = try #require(try await fixture.status())
        #expect(status["state"] == "failed" && status["error"]?["code"] == "TOO_LONG" && status["renditions"] == [])
        #expect(fixture.test.store.keys.allSatisfy { $0.key.hasPrefix("e/") })
    }

    @Test("is cancelled with its stream")
    func cancelled() async throws {
        let fixture = try await fixture()
        try await fixture.delete()
        #expect(!fixture.test.store.waiting.map(\.job.kind).contains("first"))
        #expect(try await fixture.status() == nil)
    }
}
