import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The job encode")
struct EncodingJobTests {
    static let crashed = PluginError(code: "WORKER_CRASHED", message: "killed by signal 9")

    @Test("begins with an upload: record, job and event in one commit, once")
    func begins() async throws {
        let fixture = try await EncodingFixture()
        try await fixture.upload()
        #expect(fixture.test.store.commits == 1)
        #expect(fixture.test.store.events.map(\.type) == ["stream.Encoding.started"])
        #expect(fixture.test.store.waiting.map(\.job.key) == [EncodingFixture.streamID])
        try await fixture.upload()
        #expect(fixture.test.store.commits == 1)
        let status = try #require(try await fixture.status())
        #expect(status["progress"]?.double == 0 && status["renditions"] == [] && status["error"] == .null)
    }

    @Test("tells the worker what to make of which blob, and the stream's limit")
    func request() async throws {
        let fixture = try await EncodingFixture(maxDurationSeconds: 60)
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        let request = try #require(fixture.test.workers.requests.first)
        #expect(request.kind == "media" && request.account == "acme")
        #expect(request.inputs == ["\(EncodingFixture.folder)/source"])
        #expect(request.outputFolder == "\(EncodingFixture.folder)/media")
        let specification = request.specification
        #expect(specification["operation"] == "encode" && specification["maxDurationSeconds"]?.double == 60)
        #expect(specification["segmentSeconds"]?.double == 4 && specification["preset"] == "veryfast")
        #expect(specification["have"] == [:])
        #expect(
            specification["ladder"]?[0]
                == ["name": "1080p", "height": 1080, "bitrate": 5_000_000, "codec": "h264", "fixed": false])
    }

    @Test("ends ready: progress exactly 1, rates measured, event in the same commit")
    func ready() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        let status = try #require(try await fixture.status())
        #expect(status["state"] == "ready" && status["progress"]?.double == 1)
        #expect(
            status["renditions"]?[0] == [
                "name": "480p", "width": 854, "height": 480, "bitrate": 200_000, "codecs": "avc1.64001e,mp4a.40.2",
                "state": "ready",
            ])
        #expect(status["renditions"]?.array?.map { $0["name"]?.string } == ["480p", "360p"])
        #expect(
            status["source"] == [
                "durationSeconds": 10.02, "width": 854, "height": 480, "frameRate": 24, "videoCodec": "h264",
                "audioCodec": "aac",
            ])
        #expect(fixture.test.store.events.map(\.type) == ["stream.Encoding.started", "stream.Encoding.completed"])
        #expect(try await fixture.segments("480p") == [[4, 100_000], [4, 100_000], [2, 50_000]])
        // A job that is taken up once more finds nothing to do.
        try await fixture.encoding.run(fixture.job(attempt: 2))
        #expect(fixture.test.workers.requests.count == 1)
    }

    @Test("goes on where a killed attempt ended: no segment twice, none missing", arguments: [0, 1, 2, 3])
    func resumes(_ stored: Int) async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script(PlayedWorker.script(stopAfter: stored, failing: Self.crashed))
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.upload()
        let error = await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job()) }
        #expect(error?.code == "WORKER_CRASHED" && error?.retryable == true)
        #expect(try await fixture.status()?["state"] == "encoding")
        try await fixture.encoding.run(fixture.job(attempt: 2))
        let count = JSON.integer(Int64(stored))
        #expect(
            fixture.test.workers.requests[1].specification["have"] == ["480p": count, "360p": count, "audio": count])
        #expect(try await fixture.status()?["state"] == "ready")
        for name in PlayedWorker.names {
            #expect(try await fixture.segments(name) == [[4, 100_000], [4, 100_000], [2, 50_000]])
        }
    }

    @Test("ignores what is already there: segments that come again, another init segment")
    func ignores() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script(PlayedWorker.script(stopAfter: 2, failing: Self.crashed))
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            for name in PlayedWorker.names {
                try await send(PlayedWorker.initSegment(name, codecs: "other.1"))
                for number in 0..<3 { try await send(PlayedWorker.segment(name, number)) }
            }
            try await send(["type": "later"])
            return PlayedWorker.done
        }
        try await fixture.upload()
        await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job()) }
        try await fixture.encoding.run(fixture.job(attempt: 2))
        #expect(try await fixture.segments("480p").count == 3)
        #expect(try await fixture.status()?["renditions"]?[0]?["codecs"] == "avc1.64001e,mp4a.40.2")
    }

    @Test("refuses a gap and what it cannot read, and tries again")
    func gap() async throws {
        let unreadable: [JSON] = [
            PlayedWorker.segment("480p", 1), PlayedWorker.segment("720p", 0), PlayedWorker.segment("../x", 0),
            ["type": "segment", "rendition": "480p", "number": 0, "durationSeconds": 0, "sizeBytes": 1],
            ["type": "segment", "rendition": "480p", "number": -1, "durationSeconds": 4, "sizeBytes": 1],
            ["type": "init", "rendition": "480p", "codecs": "avc1\"\n#EXT-X-KEY"], ["type": "progress"],
            ["type": "info", "renditions": []],
        ]
        for message in unreadable {
            let fixture = try await EncodingFixture()
            fixture.test.workers.script { _, send in
                try await send(PlayedWorker.info)
                do {
                    try await send(message)
                } catch {
                    // As the host does: the worker's end, in other words.
                    throw PluginError(code: "WORKER_CRASHED", message: "refused")
                }
                return PlayedWorker.done
            }
            try await fixture.upload()
            let error = await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job()) }
            #expect(error?.retryable == true && error?.code != "WORKER_CRASHED")
            #expect(try await fixture.segments("480p") == [])
        }
    }

    @Test("fails at once, and in one commit, for what is wrong with the file")
    func badFile() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script { _, _ in
            throw PluginError(code: "NOT_MEDIA", message: "The file is a text document, not a video.")
        }
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        #expect(
            try await fixture.status()?["error"]
                == ["code": "NOT_MEDIA", "message": "The file is a text document, not a video."])
        #expect(fixture.test.store.events.map(\.type) == ["stream.Encoding.started", "stream.Encoding.failed"])
        #expect(fixture.test.store.commits == 2)
        // The original stays.
        #expect(fixture.test.blobs.keys.map(\.key) == ["\(EncodingFixture.folder)/source"])
    }

    @Test("fails after its last attempt, with nothing left to play")
    func poison() async throws {
        let fixture = try await EncodingFixture()
        try await fixture.upload()
        let segment = BlobKey(account: "acme", key: "\(EncodingFixture.folder)/media/480p/0.m4s")
        for attempt in 1...3 {
            fixture.test.workers.script(PlayedWorker.script(stopAfter: 1, failing: Self.crashed))
            fixture.test.blobs[segment] = [1]
            do {
                try await fixture.encoding.run(fixture.job(attempt: attempt))
                #expect(attempt == 3)
            } catch {
                #expect(attempt < 3)
            }
        }
        let status = try #require(try await fixture.status())
        #expect(status["state"] == "failed" && status["error"]?["code"] == "WORKER_CRASHED")
        #expect(status["error"]?["message"]?.string?.contains("3 attempts") == true)
        #expect(status["renditions"] == [])
        #expect(fixture.test.blobs[segment] == nil)
        #expect(fixture.test.store.keys.allSatisfy { $0.key.hasPrefix("e/") })
        #expect(fixture.test.store.events.filter { $0.type == "stream.Encoding.failed" }.count == 1)
    }

    @Test("fails without another run where the server was lost with the last attempt")
    func lostWithItsServer() async throws {
        let fixture = try await EncodingFixture()
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job(attempt: 4))
        let status = try #require(try await fixture.status())
        #expect(status["state"] == "failed" && status["error"]?["code"] == "WORKER_CRASHED")
        #expect(status["error"]?["message"]?.string?.contains("3 attempts") == true)
    }

    @Test("fails where the worker found nothing to play")
    func nothing() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            return PlayedWorker.done
        }
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        #expect(try await fixture.status()?["error"]?["code"] == "NO_VIDEO_OR_AUDIO")
    }

    @Test("stores progress once a second, never 1 before ready, never less than before")
    func progress() async throws {
        let fixture = try await EncodingFixture()
        let test = fixture.test
        test.workers.script { _, send in
            try await send(PlayedWorker.info)
            let before = test.store.commits
            for step in 1...10 { try await send(["type": "progress", "fraction": .number(Double(step) / 100)]) }
            #expect(test.store.commits == before + 1)
            test.clock.advance(milliseconds: 1000)
            try await send(["type": "progress", "fraction": 1])
            #expect(test.store.commits == before + 2)
            let encoding = try await fixture.status()?["progress"]?.double ?? 0
            #expect(encoding > 0.9 && encoding < 1)
            test.clock.advance(milliseconds: 1000)
            try await send(["type": "progress", "fraction": 0.2])
            #expect(try await fixture.status()?["progress"]?.double == encoding)
            throw Self.crashed
        }
        try await fixture.upload()
        await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job()) }
    }
}
