import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing
import UploadsCore

/// What happens when uploads meet, or something breaks between two steps.
@Suite struct ArrivalTests {
    private let unavailable = PluginError(code: "STORE_FULL", message: "The store is full.", retryable: true)

    @Test func ofTwoAtOneAddressOneWins() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let answers = try await race(stage, [address, address])
        // 409 where it comes while the first is being moved, 410 after that.
        #expect([[200, 409], [200, 410]].contains(answers.map(\.status).sorted()))
        #expect(stage.host.blobs.keys.count == 1)
        #expect(stage.host.store.events.count == 1)
    }

    @Test func ofTwoAddressesOfOneStreamOneWins() async throws {
        let stage = try await UploadsStage()
        let first = try await stage.address()
        let second = try await stage.address(["streamId": "str_1"])
        let answers = try await race(stage, [first, second])
        #expect(answers.map(\.status).sorted() == [200, 409])
        #expect(stage.host.blobs.keys.count == 1)
        #expect(stage.host.store.events.count == 1)
        // Whoever comes later is told at the head.
        let late = try await stage.send([3], to: stage.request("PUT", second, id: 9))
        #expect(late.status == 409 || late.status == 410)
    }

    /// Lets several bodies arrive before any is looked at.
    private func race(_ stage: UploadsStage, _ addresses: [String]) async throws -> [UploadReply] {
        var requests: [HTTPRequest] = []
        for (index, address) in addresses.enumerated() {
            let request = stage.request("PUT", address, id: UInt64(index + 1))
            guard case .storeBody(let key, _, _, _) = try await stage.uploads.respond(to: request) else { continue }
            stage.host.blobs[key] = [UInt8(index)]
            requests.append(request)
        }
        #expect(stage.host.blobs.keys.count == addresses.count)
        return try await withThrowingTaskGroup(of: UploadReply.self) { group in
            for request in requests {
                group.addTask {
                    UploadReply(try await stage.uploads.received(HTTPBody(complete: true, received: 1), for: request))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func aCrashBeforeTheMoveIsMadeGood() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        stage.host.blobs.failNext("rename", with: unavailable)
        // A process that dies here releases nothing, either.
        stage.host.store.beforeNextCommit { _ in }
        stage.host.store.beforeNextCommit { _ in throw unavailable }
        await #expect(throws: Never.self) {
            _ = try await stage.send([1, 2], to: stage.request("PUT", address))
        }
        #expect(stage.source("str_1") == nil)
        #expect(stage.host.blobs.keys.count == 1)

        stage.host.clock.advance(milliseconds: 30_000)
        try await stage.runDueJobs()
        #expect(stage.source("str_1") == [1, 2])
        #expect(stage.host.store.events.map(\.type) == ["stream.uploaded"])
        #expect(try await stage.send([3], to: stage.request("PUT", address, id: 2)).status == 410)
    }

    @Test func aCrashAfterTheMoveIsMadeGood() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        stage.host.store.beforeNextCommit { _ in }
        stage.host.store.beforeNextCommit { _ in throw unavailable }
        _ = try await stage.send([1, 2], to: stage.request("PUT", address))
        #expect(stage.source("str_1") == [1, 2])
        #expect(stage.host.store.events.isEmpty)
        let meanwhile = try await stage.send([3], to: stage.request("PUT", address, id: 2))
        #expect(meanwhile.status == 409)

        stage.host.clock.advance(milliseconds: 30_000)
        try await stage.runDueJobs()
        #expect(stage.source("str_1") == [1, 2])
        #expect(stage.host.store.events.map(\.type) == ["stream.uploaded"])
    }

    @Test func whatIsBeingTakenIsAllThereForWhoAsks() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1, 2], ["upload-length": "3"])
        // The bytes are moved, and the commit that tells of them is still to come.
        let isBroken = Mutex(true)
        for _ in 0..<3 {
            stage.host.store.beforeNextCommit { _ in
                if stage.source("str_1") != nil, isBroken.withLock({ $0 }) { throw unavailable }
            }
        }
        _ = try await stage.patch(address, at: 2, [3])
        #expect(stage.source("str_1") == [1, 2, 3])
        isBroken.withLock { $0 = false }
        #expect(try await stage.patch(address, at: 2, [3], id: 2).status == 409)
        let head = try await stage.tus("HEAD", address)
        #expect(head.status == 200)
        #expect(head.headers["upload-offset"] == "3")
        #expect(stage.host.store.events.map(\.type) == ["stream.uploaded"])
        #expect(try await stage.tus("HEAD", address).status == 410)
    }

    @Test func aFileThatWentWithItsCallGivesTheStreamBack() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        let attachment = stage.attachment([1])
        stage.host.store.beforeNextCommit { _ in stage.host.blobs[attachment.key] = nil }
        await #expect(throws: PluginError.self) {
            try await stage.call("upload", ["streamId": .string(stream)], attachment: attachment)
        }
        #expect(stage.host.store.events.isEmpty)
        _ = try await stage.call("upload", ["streamId": .string(stream)], attachment: stage.attachment([2]))
        #expect(stage.source(stream) == [2])
    }

    @Test func aFailureBeforeTheClaimLeavesNothing() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        stage.host.store.beforeNextCommit { _ in throw unavailable }
        _ = try await stage.send([1], to: stage.request("PUT", address))
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(try await stage.send([2], to: stage.request("PUT", address, id: 2)).status == 200)
    }

    @Test func theJobAfterAnOrderlyUploadDoesNothing() async throws {
        let stage = try await UploadsStage()
        _ = try await stage.send([1], to: stage.request("PUT", try await stage.address()))
        let commits = stage.host.store.commits
        stage.host.clock.advance(milliseconds: 30_000)
        try await stage.runDueJobs()
        #expect(stage.host.store.commits == commits)
        #expect(stage.source("str_1") == [1])
    }
}
