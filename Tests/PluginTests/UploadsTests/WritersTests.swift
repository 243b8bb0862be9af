import KernelTesting
import PluginSDK
import Testing
import UploadsCore

/// What happens when two requests want to write to one upload.
@Suite struct WritersTests {
    /// A PATCH whose body is being taken.
    private func begun(_ stage: UploadsStage, _ address: String, id: UInt64) async throws -> (HTTPRequest, BlobKey) {
        let headers = [
            (name: "tus-resumable", value: "1.0.0"), (name: "upload-offset", value: "0"),
            (name: "content-type", value: "application/offset+octet-stream"), (name: "upload-length", value: "4"),
        ]
        let request = stage.request("PATCH", address, id: id, headers: headers)
        guard case .appendBody(let key, _) = try await stage.uploads.respond(to: request) else {
            throw PluginError.internalError("The body is not taken.")
        }
        return (request, key)
    }

    @Test func oneThatIsSilentMakesRoom() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let (silent, key) = try await begun(stage, address, id: 7)
        stage.host.exchanges.onEnd { id in
            #expect(id == 7)
            stage.host.blobs[key] = [1, 2]
            let broken = try await stage.uploads.received(HTTPBody(complete: false, received: 2), for: silent)
            #expect(UploadReply(broken).status == 409)
        }
        let head = try await stage.tus("HEAD", address, id: 8)
        #expect(head.headers["upload-offset"] == "2")
        #expect(stage.host.exchanges.ended == [7])
        #expect(try await stage.patch(address, at: 2, [3, 4], id: 9).status == 204)
        #expect(stage.source("str_1") == [1, 2, 3, 4])
    }

    @Test func oneThatSendsGoesOn() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let (busy, key) = try await begun(stage, address, id: 7)
        stage.host.exchanges.onEnd { _ in throw PluginError(code: "BUSY", message: "Bytes are coming.") }
        let second = try await stage.patch(address, at: 0, [9], id: 8)
        #expect(second.status == 423)
        #expect(second.code == "VALIDATION_ERROR")
        stage.host.blobs[key] = [1, 2, 3]
        #expect(try await stage.tus("HEAD", address, id: 9).headers["upload-offset"] == "3")
        stage.host.blobs[key] = [1, 2, 3, 4]
        let answer = try await stage.uploads.received(
            HTTPBody(complete: true, received: 4, sha256: "5a"), for: busy)
        #expect(UploadReply(answer).status == 204)
        #expect(stage.source("str_1") == [1, 2, 3, 4])
    }

    @Test func aDeletionEndsIt() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let place = try await stage.create(address, ["upload-length": "4"])
        let (writing, key) = try await begun(stage, place, id: 7)
        stage.host.exchanges.onEnd { _ in
            stage.host.blobs[key] = [1]
            _ = try await stage.uploads.received(HTTPBody(complete: false, received: 1), for: writing)
        }
        #expect(try await stage.tus("DELETE", address, id: 8).status == 204)
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(try await stage.tus("HEAD", place).status == 410)
    }

    @Test func whatArrivesAfterADeletionIsDropped() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let place = try await stage.create(address, ["upload-length": "4"])
        let (writing, key) = try await begun(stage, place, id: 7)
        #expect(try await stage.tus("DELETE", place, id: 8).status == 204)
        stage.host.blobs[key] = [1, 2, 3, 4]
        let answer = try await stage.uploads.received(HTTPBody(complete: true, received: 4), for: writing)
        #expect(UploadReply(answer).status == 404)
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(stage.source("str_1") == nil)
    }
}
