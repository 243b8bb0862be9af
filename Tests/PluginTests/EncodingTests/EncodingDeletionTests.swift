import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("A deleted stream")
struct EncodingDeletionTests {
    @Test("leaves nothing behind")
    func whole() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        try await fixture.delete()
        #expect(fixture.test.store.keys.isEmpty)
        #expect(fixture.test.blobs.keys.isEmpty)
        #expect(Set(fixture.test.jobs.cancelled.map(\.key)) == [EncodingFixture.streamID])
        #expect(try await fixture.status() == nil)
        #expect(try await fixture.index()["state"] == "waiting")
        try await fixture.delete()
    }

    @Test("leaves nothing behind when it was being encoded, whatever the worker still stores")
    func running() async throws {
        let fixture = try await EncodingFixture()
        let late = BlobKey(account: "acme", key: "\(EncodingFixture.folder)/media/480p/2.m4s")
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            try await send(PlayedWorker.initSegment("480p"))
            try await send(PlayedWorker.segment("480p", 0))
            try await fixture.delete()
            fixture.test.blobs[late] = [1]
            try await send(PlayedWorker.segment("480p", 1))
            return PlayedWorker.done
        }
        try await fixture.upload()
        let error = await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job()) }
        #expect(error?.code == "LEASE_LOST")
        #expect(fixture.test.store.keys.isEmpty)
        #expect(fixture.test.blobs.keys.isEmpty)
        #expect(!fixture.test.store.events.contains { $0.type == "stream.Encoding.failed" })
    }

    @Test("leaves nothing behind when its run is cancelled")
    func cancelled() async throws {
        let fixture = try await EncodingFixture()
        let late = BlobKey(account: "acme", key: "\(EncodingFixture.folder)/media/480p/2.m4s")
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            try await fixture.delete()
            fixture.test.blobs[late] = [1]
            withUnsafeCurrentTask { $0?.cancel() }
            throw CancellationError()
        }
        try await fixture.upload()
        let run = Task { try await fixture.encoding.run(fixture.job()) }
        let error = await #expect(throws: PluginError.self) { try await run.value }
        #expect(error?.code == "CANCELLED")
        #expect(fixture.test.blobs.keys.isEmpty)
    }

    @Test("is not encoded when its job starts late")
    func gone() async throws {
        let fixture = try await EncodingFixture()
        try await fixture.upload()
        fixture.test.registry.offer("resolveStream") { _, _ in throw PluginError.notFound("no such stream") }
        try await fixture.encoding.run(fixture.job())
        #expect(fixture.test.workers.requests.isEmpty)
        #expect(!fixture.test.store.events.contains { $0.type == "stream.Encoding.failed" })
    }

    @Test("a run whose lease is lost writes nothing more and ends no stream")
    func zombie() async throws {
        let fixture = try await EncodingFixture()
        let test = fixture.test
        test.workers.script { _, send in
            try await send(PlayedWorker.info)
            test.store.loseLease(ofJob: "job_1")
            try await send(PlayedWorker.initSegment("480p"))
            return PlayedWorker.done
        }
        try await fixture.upload()
        let error = await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job(attempt: 3)) }
        #expect(error?.code == "LEASE_LOST")
        #expect(try await fixture.status()?["state"] == "encoding")
    }
}
