import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The job copy")
struct CopyJobTests {
    private func fixture() async throws -> EncodingFixture {
        let fixture = try await EncodingFixture(settings: ["copy": true])
        try await fixture.upload()
        #expect(fixture.test.store.waiting.map(\.job.kind) == ["copy"])
        return fixture
    }

    @Test("makes the copy alone, and leaves the ladder to the job encode")
    func handsOver() async throws {
        let fixture = try await fixture()
        fixture.test.workers.script { request, send in
            #expect(request.specification["part"] == "copy")
            return try await PlayedWorker.copied(send, complete: false)
        }
        try await fixture.encoding.run(fixture.job(kind: "copy"))
        #expect(try await fixture.status()?["state"] == "encoding")
        #expect(fixture.test.store.waiting.map(\.job.kind).contains("encode"))
        #expect(try await fixture.segments("480p").count == 3)

        fixture.test.workers.script { request, send in
            #expect(request.specification["part"] == "ladder")
            #expect(request.specification["have"]?["480p"] == 3)
            return PlayedWorker.done
        }
        try await fixture.encoding.run(fixture.job())
        #expect(try await fixture.status()?["state"] == "ready")
    }

    @Test("ends the stream ready where there is no ladder to be made")
    func completes() async throws {
        let fixture = try await fixture()
        fixture.test.workers.script { _, send in try await PlayedWorker.copied(send, complete: true) }
        try await fixture.encoding.run(fixture.job(kind: "copy"))
        #expect(try await fixture.status()?["state"] == "ready")
    }

    @Test("leaves a picture that must be encoded to the job first")
    func nothing() async throws {
        let fixture = try await fixture()
        fixture.test.workers.script { _, _ in ["copied": false] }
        try await fixture.encoding.run(fixture.job(kind: "copy"))
        #expect(try await fixture.status()?["state"] == "encoding")
        #expect(fixture.test.store.waiting.map(\.job.kind).contains("first"))
        fixture.test.workers.script { request, _ in
            #expect(request.specification["part"] == "first" && request.specification["copy"] == false)
            return ["copied": false, "complete": false]
        }
        try await fixture.encoding.run(fixture.job(kind: "first"))
        #expect(fixture.test.store.waiting.map(\.job.kind).contains("encode"))
    }

    @Test("forgets a copy that turns out not to be one")
    func unfit() async throws {
        let fixture = try await fixture()
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            try await send(PlayedWorker.initSegment("480p"))
            try await send(PlayedWorker.segment("480p", 0))
            throw PluginError(code: "COPY_UNFIT", message: "It changes on the way.", retryable: true)
        }
        fixture.test.workers.script { request, _ in
            #expect(request.specification["have"] == [:] && request.specification["copy"] == false)
            return ["copied": false]
        }
        try await fixture.encoding.run(fixture.job(kind: "copy"))
        #expect(try await fixture.status()?["renditions"] == [])
        #expect(fixture.test.store.keys.allSatisfy { $0.key.hasPrefix("e/") })
    }
}
