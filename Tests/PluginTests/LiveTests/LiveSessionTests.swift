import JSON
import KernelTesting
import LiveCore
import PluginSDK
import Testing

@Suite struct LiveSessionTests {
    @Test func aSessionGoesLiveIsStoredAndEndsAsARecording() async throws {
        let stage = LiveStage()
        let key = try await stage.start()
        #expect(!stage.host.store.keys.contains { $0.key.contains(key) })
        let publisher = try await stage.publish(key)
        try await publisher.write([1, 0, 0, 0, 9])
        let worker = try await stage.worker(1)
        #expect(worker.fed == [1, 0, 0, 0, 9])
        #expect(worker.live["firstNumber"] == 0 && worker.live["initNumber"] == 0)
        try await worker.introduce()
        for number in Int64(0)..<3 {
            try await worker.segment(number, of: "720p", start: Double(number) * 2)
            try await worker.segment(number, of: "audio", start: Double(number) * 2)
        }
        try await stage.until { $0.phase == .live && $0.tracks.allSatisfy { $0.nextNumber == 3 } }
        #expect(stage.events == ["stream.Live.started"])
        try await stage.stop()
        #expect(stage.events == ["stream.Live.started", "stream.Live.stopped"])
        #expect(stage.shown.all.last == "end")
        let states = stage.states.all
        #expect(states == ["waiting", "live", "encoding"])
        await #expect(throws: LiveIngestError.self) { try await stage.publish(key) }
        try await stage.runDueJobs()
        let adopted = stage.adopted.all
        #expect(adopted.count == 3)
        #expect(adopted[0]["segments"]?.array?.count == 3)
        #expect(adopted[0]["segments"]?[2] == [2.0, 1000, 100, 0, 0, 2, 4.0])
        #expect(adopted[2]["recording"]?["durationSeconds"]?.double == 6)
        // A second stopLive changes nothing.
        try await stage.stop()
        #expect(stage.events.count == 2)
    }

    @Test func whatNeverWasLiveIsCreatedAgain() async throws {
        let stage = LiveStage()
        let key = try await stage.start()
        try await stage.stop()
        #expect(stage.states.all == ["waiting", "created"])
        #expect(stage.events == [])
        #expect(try await stage.record() == nil)
        await #expect(throws: LiveIngestError.self) { try await stage.publish(key) }
        #expect(stage.host.store.keys.isEmpty)
    }

    @Test func anotherStartMakesAnotherKey() async throws {
        let stage = LiveStage()
        let first = try await stage.start()
        let second = try await stage.start(["streamId": "str_1"])
        #expect(first != second)
        let error = await #expect(throws: LiveIngestError.self) { try await stage.publish(first) }
        #expect(error?.code == .unknownKey)
        _ = try await stage.publish(second)
        let inUse = await #expect(throws: LiveIngestError.self) { try await stage.publish(second) }
        #expect(inUse?.code == .inUse)
    }

    @Test func aPublisherThatComesBackContinuesTheNumbers() async throws {
        let stage = LiveStage()
        let key = try await stage.start()
        let publisher = try await stage.publish(key)
        let worker = try await stage.worker(1)
        try await worker.introduce()
        try await worker.segment(0, of: "720p", start: 0)
        try await worker.segment(0, of: "audio", start: 0)
        try await worker.segment(1, of: "720p", start: 2)
        await publisher.end()
        // The worker ends with its feed, before the audio's second segment is whole.
        let again = try await stage.publish(key)
        let next = try await stage.worker(2)
        #expect(next.live["firstNumber"] == 2 && next.live["initNumber"] == 1)
        #expect(next.live["startSeconds"]?.double == 4)
        #expect(next.live["names"]?["video"] == ["720p"] && next.live["names"]?["audio"] == ["audio"])
        try await next.introduce(initNumber: 1)
        try await next.segment(2, of: "720p", start: 4, isCut: true)
        try await next.segment(2, of: "audio", start: 4, isCut: true)
        try await stage.until { $0.tracks.allSatisfy { $0.nextNumber == 3 } && $0.awaySince == nil }
        #expect(
            stage.shown.all.filter { $0.hasSuffix(" 1") || $0.hasSuffix(" 2") || $0 == "catch up" } == [
                "segment 720p 1", "catch up", "init 720p 1", "init audio 1", "cut 720p 2", "cut audio 2",
            ])
        #expect(stage.events == ["stream.Live.started"])
        await again.end()
        try await stage.stop()
        try await stage.runDueJobs()
        let audio = try #require(stage.adopted.all.first { $0["rendition"] == "audio" })
        #expect(audio["segments"]?[1]?[4] == 2)
        #expect(audio["segments"]?[2]?[4] == 1)
    }

    @Test func aCrashedWorkerLosesItsOpenSegmentAlone() async throws {
        let stage = LiveStage()
        let key = try await stage.start()
        let publisher = try await stage.publish(key)
        let worker = try await stage.worker(1)
        try await worker.introduce(names: ["720p"])
        try await worker.segment(0, of: "720p", start: 0)
        try await worker.say([
            "type": "part", "rendition": "720p", "number": 1, "part": 0, "startSeconds": 2, "durationSeconds": 0.5,
            "independent": true, "sizeBytes": 10, "wallClock": 1,
        ])
        worker.end(.failure(PluginError(code: "WORKER_CRASHED", message: "Killed.")))
        let next = try await stage.worker(2)
        // The names of the open one's parts are not used again.
        #expect(next.live["firstNumber"] == 2)
        try await publisher.write([1, 0, 0, 0, 9])
        #expect(next.fed == [1, 0, 0, 0, 9])
        try await next.introduce(initNumber: 1, names: ["720p"])
        try await next.segment(2, of: "720p", start: 2.5, isCut: true)
        try await stage.until { $0.tracks.first?.nextNumber == 3 }
        try await stage.stop()
        try await stage.runDueJobs()
        let page = try #require(stage.adopted.all.first { $0["rendition"] == "720p" })
        // What nobody has is left out, and a recording counts media time alone.
        #expect(page["segments"] == [[2.0, 1000, 100, 0, 0, 0, 0.0], [2.0, 1000, 100, 1, 1, 2, 2.5]])
        #expect(stage.adopted.all.last?["recording"]?["durationSeconds"]?.double == 4)
    }

    @Test func afterARestartTheWindowRunsOnAndEndsIt() async throws {
        let stage = LiveStage()
        let key = try await stage.start(["reconnectWindowSeconds": 10])
        _ = try await stage.publish(key)
        let worker = try await stage.worker(1)
        try await worker.introduce(names: ["720p"])
        try await worker.segment(0, of: "720p", start: 0)
        try await stage.until { $0.tracks.first?.nextNumber == 1 }

        let next = LiveStage(stage.host)
        try await next.sessions.restore()
        #expect(next.shown.all == ["tracks 720p", "init 720p 0", "segment 720p 0"])
        stage.host.clock.advance(milliseconds: 9000)
        await next.sessions.tick()
        #expect(next.events == ["stream.Live.started"])
        let again = try await next.publish(key)
        let second = try await next.worker(1)
        // One number is left out: parts of it may have been seen.
        #expect(second.live["firstNumber"] == 2)
        await again.end()
        stage.host.clock.advance(milliseconds: 11_000)
        while next.events.count < 2 {
            await next.sessions.tick()
            await Task.yield()
        }
        #expect(next.events == ["stream.Live.started", "stream.Live.stopped"])
    }

    @Test func whatIsNotRecordedIsTrimmedAndGoes() async throws {
        let stage = LiveStage()
        let key = try await stage.start(["record": false, "dvrWindowSeconds": 0])
        _ = try await stage.publish(key)
        let worker = try await stage.worker(1)
        try await worker.introduce(names: ["720p"])
        for number in Int64(0)..<60 {
            try await stage.host.blobs.put(
                BlobKey(account: "acme", key: "streams/str_1/media/720p/\(number).m4s"), bytes: [1])
            try await worker.segment(number, of: "720p", start: Double(number) * 2)
        }
        try await stage.until { $0.tracks.first?.nextNumber == 60 }
        let first = try #require(try await stage.record()?.tracks.first?.firstNumber)
        #expect(first > 10 && first < 48)
        let prefix = BlobKey(account: "acme", key: "streams/str_1/media/720p/")
        while try await stage.host.blobs.list(prefix, after: "", limit: 100).count > 60 - first { await Task.yield() }
        try await stage.stop()
        #expect(stage.states.all.last == "ready")
        stage.host.clock.advance(milliseconds: 3_600_000)
        try await stage.runDueJobs()
        #expect(try await stage.host.blobs.list(prefix, after: "", limit: 100).isEmpty)
        #expect(stage.adopted.all.isEmpty)
    }

    @Test func aDeletedStreamSendsItsPublisherAway() async throws {
        let stage = LiveStage()
        let key = try await stage.start()
        let publisher = try await stage.publish(key)
        _ = try await stage.worker(1)
        await stage.sessions.find("str_1")?.end(.deleted)
        await #expect(throws: LiveIngestError.self) { try await publisher.write([1, 0, 0, 0, 9]) }
        #expect(stage.shown.all.last == "close")
    }
}
