import JSON
import KernelTesting
import PluginSDK
import Testing
import UploadsCore

/// What becomes of uploads that nobody completes, and of their streams.
@Suite struct ExpiryTests {
    private static let hour: Int64 = 3_600_000

    private func abandoned(_ stage: UploadsStage) async throws -> [Int64?] {
        var figures: [Int64?] = []
        for key in ["n/abandoned", "n/abandonedBytes"] {
            figures.append(try await stage.host.store.get(StoreKey(account: "", key: key))?.counter)
        }
        return figures
    }

    @Test func aStreamOfItsOwnGoesWithIt() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1, 2, 3], ["upload-length": "9"])
        #expect(stage.streams["str_1"] == "uploading")
        stage.host.clock.advance(milliseconds: Self.hour)
        try await stage.runDueJobs()
        #expect(stage.streams["str_1"] == nil)
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(try await abandoned(stage) == [1, 3])
        // The stream's deletion is told of, and the address is still known.
        try await stage.deleted("str_1")
        #expect(try await stage.tus("HEAD", address).status == 410)
    }

    @Test func aStreamOfSomebodyWaitsNoMore() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        let address = try await stage.address(["streamId": .string(stream)])
        _ = try await stage.patch(address, at: 0, [1])
        stage.host.clock.advance(milliseconds: Self.hour)
        try await stage.runDueJobs()
        #expect(stage.streams[stream] == "created")
        #expect(try await abandoned(stage) == [1, 1])
    }

    @Test func oneThatNeverBeganIsNotCounted() async throws {
        let stage = try await UploadsStage()
        _ = try await stage.address()
        stage.host.clock.advance(milliseconds: Self.hour)
        try await stage.runDueJobs()
        #expect(stage.streams["str_1"] == nil)
        #expect(try await abandoned(stage) == [nil, nil])
    }

    @Test func aStreamThatIsSomethingElseByNowStays() async throws {
        let stage = try await UploadsStage()
        _ = try await stage.address()
        stage.streams["str_1"] = "live"
        stage.host.clock.advance(milliseconds: Self.hour)
        try await stage.runDueJobs()
        #expect(stage.streams["str_1"] == "live")
    }

    @Test func anotherAddressKeepsTheStreamWaiting() async throws {
        let stage = try await UploadsStage()
        let first = try await stage.address()
        let second = try await stage.address(["streamId": "str_1", "expiresIn": 7200])
        _ = try await stage.patch(first, at: 0, [1])
        stage.host.clock.advance(milliseconds: Self.hour)
        try await stage.runDueJobs()
        #expect(stage.streams["str_1"] == "uploading")
        #expect(try await stage.send([9], to: stage.request("PUT", second)).status == 200)
        #expect(stage.source("str_1") == [9])
    }

    @Test func whatIsStillSentIsWaitedFor() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let request = stage.request("PUT", address)
        guard case .storeBody(let key, _, _, _) = try await stage.uploads.respond(to: request) else {
            Issue.record("The body is not taken.")
            return
        }
        stage.host.clock.advance(milliseconds: Self.hour)
        for _ in 0..<3 {
            try await stage.runDueJobs()
            stage.host.clock.advance(milliseconds: 60_000)
        }
        stage.host.blobs[key] = [1, 2]
        let answer = UploadReply(try await stage.uploads.received(HTTPBody(complete: true, received: 2), for: request))
        #expect(answer.status == 200)
        try await stage.runDueJobs()
        #expect(stage.source("str_1") == [1, 2])
        #expect(stage.streams["str_1"] == "uploading")
        #expect(try await abandoned(stage) == [nil, nil])
    }

    @Test func aFileThatCameWholeBeforeACrashIsTaken() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1, 2], ["upload-length": "3"])
        let upload = address.split(separator: ".")[0]
        stage.host.blobs[BlobKey(account: "acme", key: "uploads/\(upload)/t0")] = [1, 2, 3]
        stage.host.clock.advance(milliseconds: Self.hour)
        try await stage.runDueJobs()
        #expect(stage.source("str_1") == [1, 2, 3])
        #expect(stage.host.store.events.map(\.type) == ["stream.uploaded"])
    }

    @Test func aCrashBetweenTheStepsIsMadeGood() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1], ["upload-length": "3"])
        stage.host.clock.advance(milliseconds: Self.hour)
        let jobs = stage.host.store.takeDueJobs()
        stage.host.blobs.failNext("removeAll", with: PluginError.internalError("The disk is gone."))
        for job in jobs { await #expect(throws: PluginError.self) { try await stage.uploads.run(job) } }
        for job in jobs { try await stage.uploads.run(job) }
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(stage.streams["str_1"] == nil)
        #expect(try await abandoned(stage) == [1, 1])
    }

    @Test func oneThatIsEndedByItsSenderIsNotCounted() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        let address = try await stage.address(["streamId": .string(stream)])
        _ = try await stage.patch(address, at: 0, [1])
        #expect(try await stage.tus("DELETE", address).status == 204)
        #expect(stage.streams[stream] == "created")
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(try await stage.tus("HEAD", address).status == 410)
        stage.host.clock.advance(milliseconds: Self.hour)
        try await stage.runDueJobs()
        #expect(try await abandoned(stage) == [nil, nil])
        #expect(stage.streams[stream] == "created")
    }
}
