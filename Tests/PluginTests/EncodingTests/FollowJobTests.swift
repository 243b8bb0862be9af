import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing

@Suite("The job follow")
struct FollowJobTests {
    /// What `uploadProgress` answers.
    private final class Upload: Sendable {
        let answer = Mutex<JSON?>(["uploadId": "upl_1", "receivedBytes": 1000, "complete": false])

        func set(_ new: JSON?) { answer.withLock { $0 = new } }
    }

    private func fixture(_ upload: Upload) async throws -> EncodingFixture {
        let fixture = try await EncodingFixture(settings: ["copy": true])
        fixture.test.registry.offer("uploadProgress") { _, _ in
            guard let answer = upload.answer.withLock({ $0 }) else { throw PluginError.notFound("No such upload.") }
            return answer
        }
        try await fixture.progress()
        #expect(fixture.test.store.waiting.map(\.job.kind) == ["follow"])
        return fixture
    }

    @Test("copies what came, waits for more, and leaves it to the job copy once the file is whole")
    func follows() async throws {
        let upload = Upload()
        let fixture = try await fixture(upload)
        fixture.test.workers.script { request, send in
            #expect(request.inputs == ["uploads/upl_1/t0"])
            #expect(request.specification["sizeBytes"] == 5000 && request.specification["part"] == "copy")
            try await send(PlayedWorker.info)
            try await send(PlayedWorker.initSegment("480p"))
            try await send(["type": "wait", "offset": 900])
            try await send(PlayedWorker.segment("480p", 0))
            upload.set(["complete": true])
            try await send(["type": "wait", "offset": 5000])
            return ["copied": true, "complete": false]
        }
        try await fixture.encoding.run(fixture.job(kind: "follow"))
        #expect(try await fixture.segments("480p").count == 1)
        #expect(fixture.test.store.events.isEmpty)
        try await fixture.upload("upl_1")
        #expect(fixture.test.store.events.map(\.type) == ["stream.Encoding.started"])
        #expect(fixture.test.store.waiting.map(\.job.kind).contains("copy"))
        fixture.test.workers.script { request, send in
            #expect(request.specification["have"]?["480p"] == 1 && request.specification["sizeBytes"] == nil)
            return try await PlayedWorker.copied(send, complete: true)
        }
        try await fixture.encoding.run(fixture.job(kind: "copy"))
        #expect(try await fixture.status()?["state"] == "ready")
    }

    @Test("forgets what it copied of an upload that ends without a file")
    func forgets() async throws {
        let upload = Upload()
        let fixture = try await fixture(upload)
        let blob = BlobKey(account: "acme", key: "\(EncodingFixture.folder)/media/480p/0.m4s")
        fixture.test.blobs[blob] = [1]
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            try await send(PlayedWorker.initSegment("480p"))
            try await send(PlayedWorker.segment("480p", 0))
            upload.set(nil)
            try await send(["type": "wait", "offset": 5000])
            return ["copied": true]
        }
        try await fixture.encoding.run(fixture.job(kind: "follow"))
        #expect(try await fixture.status() == nil)
        #expect(fixture.test.store.keys.isEmpty)
        #expect(fixture.test.blobs[blob] == nil)
        #expect(fixture.test.store.events.isEmpty)
    }

    @Test("decides nothing about a file that it cannot read")
    func decidesNothing() async throws {
        let upload = Upload()
        let fixture = try await fixture(upload)
        fixture.test.workers.script { _, _ in
            upload.set(["complete": true])
            throw PluginError(code: "CORRUPT", message: "It cannot be read.")
        }
        try await fixture.encoding.run(fixture.job(kind: "follow"))
        #expect(try await fixture.status()?["state"] == "encoding")
        #expect(fixture.test.store.events.isEmpty)
    }

    @Test("gives way to another upload that was first")
    func gives() async throws {
        let fixture = try await fixture(Upload())
        try await fixture.upload("upl_2")
        #expect(fixture.test.store.events.map(\.type) == ["stream.Encoding.started"])
        #expect(fixture.test.store.waiting.map(\.job.kind).contains("copy"))
    }
}
