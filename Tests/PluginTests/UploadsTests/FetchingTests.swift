import JSON
import KernelTesting
import PluginSDK
import Testing
import UploadsCore

/// `upload` by `url`, over fetches that a test plays.
@Suite struct FetchingTests {
    private static let url = "http://a.example/films/my%20film.mp4?x=1"
    private static let broken = PluginError(code: "FETCH_FAILED", message: "The connection broke off.", retryable: true)

    private func begun(settings: JSONObject = [:]) async throws -> UploadsStage {
        let stage = try await UploadsStage(settings: settings)
        let answer = try await stage.call(
            "upload", ["streamId": .string(stage.streams.make()), "url": .string(Self.url)])
        #expect(answer == ["stream": ["streamId": "str_1", "state": "uploading"], "upload": .null])
        return stage
    }

    /// The job as its attempts are run.
    private func job(_ stage: UploadsStage, attempt: Int = 1) throws -> Job {
        var job = try #require(stage.host.store.waiting.first { $0.job.kind == "fetchUpload" }.map(\.job)).running
        job.attempt = attempt
        return job
    }

    /// Writes bytes as the host does, at the end of what is there.
    private func add(_ bytes: String, to request: FetchRequest, _ stage: UploadsStage, anew: Bool = false) throws
        -> UInt64
    {
        guard case .growing(let key, _) = request.destination else { throw Self.broken }
        let whole = (anew ? [] : stage.host.blobs[key] ?? []) + Array(bytes.utf8)
        stage.host.blobs[key] = whole
        return UInt64(whole.count)
    }

    private func failure(_ stage: UploadsStage) -> JSON? {
        stage.host.store.events.last.flatMap { $0.type == "stream.Encoding.failed" ? $0.data["error"] : nil }
    }

    @Test func whatIsFetchedBecomesTheSource() async throws {
        let stage = try await begun(settings: ["maxSizeBytes": 100])
        stage.host.fetch.script { request, _ in
            #expect(request.url == Self.url && request.limitBytes == 100)
            let size = try add("film", to: request, stage)
            return FetchAnswer(
                status: 200, headers: [("content-type", "video/mp4")], url: Self.url, sizeBytes: size, sha256: "5a")
        }
        try await stage.uploads.run(try job(stage))
        #expect(stage.source("str_1") == Array("film".utf8))
        let event = try #require(stage.host.store.events.last)
        #expect(event.type == "stream.uploaded" && event.subject == "str_1")
        #expect(event.data["sizeBytes"] == 4 && event.data["sha256"] == "5a")
        #expect(event.data["filename"] == "my film.mp4" && event.data["contentType"] == "video/mp4")
        #expect(stage.host.blobs.keys.count == 1)
        // The same job again, as after a crash: nothing more happens.
        try await stage.uploads.run(try job(stage))
        #expect(stage.host.store.events.count == 1)
    }

    @Test func aRefusedAddressChangesNothing() async throws {
        let stage = try await UploadsStage()
        stage.host.fetch.refuse("http://10.0.0.1/", with: PluginError(code: "FETCH_REFUSED", message: "Not there."))
        let stream = stage.streams.make()
        let error = await #expect(throws: PluginError.self) {
            try await stage.call("upload", ["streamId": .string(stream), "url": "http://10.0.0.1/"])
        }
        #expect(error?.code == "VALIDATION_ERROR")
        #expect(error?.details["issues"]?.array?.first?["path"] == "/parameters/url")
        #expect(stage.streams[stream] == "created")
        #expect(stage.host.store.waiting.isEmpty)
        let both = await #expect(throws: PluginError.self) {
            try await stage.call(
                "upload", ["streamId": .string(stream), "url": "http://a.example/", "content": "AA=="])
        }
        #expect(both?.code == "VALIDATION_ERROR")
    }

    @Test func theRestIsAskedForWhileThatBringsMore() async throws {
        let stage = try await begun()
        for piece in ["fi", "l"] {
            stage.host.fetch.script { request, report in
                let size = try add(piece, to: request, stage)
                try await report(FetchProgress(receivedBytes: size, totalBytes: 4, validator: "\"v\""))
                throw Self.broken
            }
        }
        stage.host.fetch.script { _, _ in throw Self.broken }
        let error = await #expect(throws: PluginError.self) { try await stage.uploads.run(try job(stage)) }
        #expect(error?.retryable == true)
        // The next attempt, perhaps of another process, goes on.
        stage.host.fetch.script { request, _ in
            guard case .growing(_, let validator) = request.destination else { throw Self.broken }
            #expect(validator == "\"v\"")
            return FetchAnswer(status: 200, sizeBytes: try add("m", to: request, stage), sha256: "5a")
        }
        try await stage.uploads.run(try job(stage, attempt: 2))
        #expect(stage.source("str_1") == Array("film".utf8))
        #expect(stage.host.fetch.requests.count == 4)
        #expect(stage.host.blobs.keys.count == 1)
    }

    @Test func statusesEndTheStreamOrAreTriedAgain() async throws {
        for (status, isPassing) in [
            (404, false), (403, false), (302, false), (500, true), (503, true), (429, true), (408, true),
        ] {
            let stage = try await begun()
            for _ in 1...2 { stage.host.fetch.script { _, _ in FetchAnswer(status: status, body: Array("no".utf8)) } }
            if isPassing {
                let error = await #expect(throws: PluginError.self, "\(status)") {
                    try await stage.uploads.run(try job(stage))
                }
                #expect(error?.retryable == true)
                #expect(stage.host.store.events.isEmpty)
            }
            try await stage.uploads.run(try job(stage, attempt: isPassing ? 4 : 1))
            let told = try #require(failure(stage))
            #expect(told["code"] == "FETCH_FAILED" && told["message"]?.string?.contains("\(status)") == true)
            #expect(stage.host.blobs.keys.isEmpty)
        }
    }

    @Test func failuresAreToldInASentence() async throws {
        let cases: [(PluginError, String)] = [
            (PluginError(code: "FETCH_TOO_LARGE", message: "Too large."), "larger than the 100 bytes"),
            (
                PluginError(code: "FETCH_REFUSED", message: "The server does not go there."),
                "fetched: the server does not go"
            ),
            (
                PluginError(code: "FETCH_FAILED", message: "The host's name could not be resolved."),
                "fetched: the host's name"
            ),
            (PluginError(code: "TIMEOUT", message: "It took too long.", retryable: true), "fetched: it took too long."),
            (PluginError(code: "STORE_FULL", message: "No room at /var/x.", retryable: true), "inside the server."),
        ]
        for (error, sentence) in cases {
            let stage = try await begun(settings: ["maxSizeBytes": 100])
            stage.host.fetch.script { _, _ in throw error }
            try await stage.uploads.run(try job(stage, attempt: 4))
            let told = try #require(failure(stage))
            #expect(told["code"] == "FETCH_FAILED")
            #expect(
                told["message"]?.string?.hasSuffix(sentence) == true
                    || told["message"]?.string?.contains(sentence) == true, "\(told)")
        }
        let lost = try await begun()
        try await lost.uploads.run(try job(lost, attempt: 5))
        #expect(failure(lost)?["code"] == "FETCH_FAILED")
        #expect(lost.host.fetch.requests.isEmpty)
    }

    @Test func anotherUploadMayBeFirst() async throws {
        let stage = try await begun()
        _ = try await stage.call("upload", ["streamId": "str_1"], attachment: stage.attachment([1]))
        stage.host.fetch.script { request, _ in
            FetchAnswer(status: 200, sizeBytes: try add("film", to: request, stage), sha256: "5a")
        }
        try await stage.uploads.run(try job(stage))
        #expect(stage.source("str_1") == [1])
        #expect(stage.host.store.events.map(\.type) == ["stream.uploaded"])
        #expect(stage.host.blobs.keys.count == 1)
        // A failure of the later one is nobody's concern either.
        let other = try await begun()
        _ = try await other.call("upload", ["streamId": "str_1"], attachment: other.attachment([1]))
        other.host.fetch.script { _, _ in FetchAnswer(status: 404) }
        try await other.uploads.run(try job(other))
        #expect(other.host.store.events.map(\.type) == ["stream.uploaded"])
    }

    @Test func aDeletionEndsTheFetchAndRemovesWhatCame() async throws {
        let stage = try await begun()
        let job = try job(stage)
        stage.host.fetch.script { request, report in
            _ = try add("fi", to: request, stage)
            try await report(FetchProgress(receivedBytes: 2, validator: "\"v\""))
            stage.streams["str_1"] = nil
            try await stage.deleted("str_1")
            // What was under way as the deletion came.
            _ = try add("fi", to: request, stage)
            throw PluginError(code: "CANCELLED", message: "Cancelled.", retryable: true)
        }
        let error = await #expect(throws: PluginError.self) { try await stage.uploads.run(job) }
        #expect(error?.code == "CANCELLED")
        #expect(stage.host.jobs.cancelled.contains { $0.kind == "fetchUpload" && $0.key == job.key })
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(stage.host.store.keys.isEmpty)
        // And one that was whole at that moment is not taken.
        let late = try await begun()
        let lateJob = try self.job(late)
        late.host.fetch.script { request, _ in
            late.streams["str_1"] = nil
            try await late.deleted("str_1")
            return FetchAnswer(status: 200, sizeBytes: try add("film", to: request, late), sha256: "5a")
        }
        try await late.uploads.run(lateJob)
        #expect(late.host.blobs.keys.isEmpty)
        #expect(late.host.store.events.isEmpty)
    }

    @Test func aServerThatStopsKeepsWhatCame() async throws {
        let stage = try await begun()
        stage.host.fetch.script { request, report in
            _ = try add("fi", to: request, stage)
            try await report(FetchProgress(receivedBytes: 2, validator: "\"v\""))
            throw PluginError(code: "CANCELLED", message: "Cancelled.", retryable: true)
        }
        let error = await #expect(throws: PluginError.self) { try await stage.uploads.run(try job(stage)) }
        #expect(error?.code == "CANCELLED")
        #expect(stage.host.blobs.keys.count == 2)
        #expect(stage.host.store.events.isEmpty)
    }
}

extension Commit.Enqueue {
    /// As the job queue runs it.
    fileprivate var running: Job {
        Job(id: "\(kind)/\(account)/\(key)", account: account, kind: kind, key: key, payload: payload, attempts: 4)
    }
}
