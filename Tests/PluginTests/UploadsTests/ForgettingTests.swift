import JSON
import KernelTesting
import PluginSDK
import Testing
import UploadsCore

@Suite struct ForgettingTests {
    @Test func aDeletedStreamTakesItsUploadsWithIt() async throws {
        let stage = try await UploadsStage()
        let first = try await stage.address()
        let second = try await stage.address(["streamId": "str_1"])
        _ = try await stage.send([1], to: stage.request("PUT", first))
        let other = try await stage.address()
        try await stage.deleted("str_1")
        #expect(stage.host.blobs.keys.isEmpty)
        for address in [first, second] {
            await #expect(throws: PluginError.self) {
                _ = try await stage.uploads.respond(to: stage.request("HEAD", address))
            }
        }
        #expect(try await stage.send([], to: stage.request("HEAD", other)).status == 200)
        #expect(stage.host.store.keys.count == 3)
        try await stage.deleted("str_1")
    }

    @Test func whatArrivesAfterTheDeletionIsRemoved() async throws {
        let stage = try await UploadsStage()
        let request = stage.request("PUT", try await stage.address())
        guard case .storeBody(let key, _, _, _) = try await stage.uploads.respond(to: request) else {
            Issue.record("The body is not taken.")
            return
        }
        try await stage.deleted("str_1")
        stage.host.blobs[key] = [1]
        let error = await #expect(throws: PluginError.self) {
            _ = try await stage.uploads.received(HTTPBody(complete: true, received: 1), for: request)
        }
        #expect(error?.code == "NOT_FOUND")
        #expect(stage.host.store.events.isEmpty)
        #expect(stage.host.blobs.keys.isEmpty)
    }

    @Test func aDeletionInTheMiddleLeavesNothing() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        stage.host.store.beforeNextCommit { _ in }
        stage.host.store.beforeNextCommit { _ in try await stage.deleted("str_1") }
        let answer = try await stage.send([1], to: stage.request("PUT", address))
        #expect(answer.status == 404)
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(stage.host.store.keys.isEmpty)
        #expect(stage.host.store.events.isEmpty)
        stage.host.clock.advance(milliseconds: 30_000)
        try await stage.runDueJobs()
    }

    @Test func anExpiredAddressIsForgottenInTheEnd() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["expiresIn": 60])
        let orphan = BlobKey(account: "acme", key: "uploads/\(address.split(separator: ".")[0])/7")
        stage.host.blobs[orphan] = [1]
        stage.host.clock.advance(milliseconds: 60_000)
        try await stage.runDueJobs()
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(try await stage.send([], to: stage.request("HEAD", address)).status == 410)
        stage.host.clock.advance(milliseconds: 7 * 86_400_000)
        try await stage.runDueJobs()
        await #expect(throws: PluginError.self) {
            _ = try await stage.uploads.respond(to: stage.request("HEAD", address))
        }
    }

    @Test func aCompleteOneToo() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["expiresIn": 60])
        _ = try await stage.send([1], to: stage.request("PUT", address))
        stage.host.clock.advance(milliseconds: 60_000)
        try await stage.runDueJobs()
        #expect(try await stage.send([], to: stage.request("HEAD", address)).status == 410)
        stage.host.clock.advance(milliseconds: 7 * 86_400_000)
        try await stage.runDueJobs()
        #expect(stage.source("str_1") == [1])
        #expect(stage.host.store.waiting.isEmpty)
    }
}
