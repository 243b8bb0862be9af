import JSON
import KernelTesting
import PluginSDK
import Testing

/// The IETF's draft of resumable uploads.
@Suite struct DraftTests {
    private func send(
        _ stage: UploadsStage, _ method: String, _ place: String, _ fields: [String: String], _ bytes: [UInt8] = [],
        declares: Bool = true, cut: Int? = nil
    ) async throws -> UploadReply {
        try await stage.send(
            bytes,
            to: stage.request(
                method, place, length: declares ? Int64(bytes.count) : nil,
                headers: fields.map { (name: $0.key, value: $0.value) }), cut: cut)
    }

    private func location(_ answer: UploadReply) -> String {
        String((answer.headers["location"] ?? "").dropFirst("http://stream.test/uploads/".count))
    }

    private let piece = ["content-type": "application/partial-upload"]

    @Test func aFileInOnePost() async throws {
        let stage = try await UploadsStage()
        let answer = try await send(
            stage, "POST", try await stage.address(), ["upload-complete": "?1", "content-type": "video/mp4"], [1, 2])
        #expect(answer.status == 201)
        #expect(answer.headers["upload-complete"] == "?1")
        #expect(answer.headers["upload-offset"] == "2")
        #expect(answer.headers["upload-limit"]?.hasPrefix("max-size=") == true)
        #expect(answer.body?["data"]?["streamId"] == "str_1")
        #expect(stage.source("str_1") == [1, 2])
        #expect(stage.host.store.events.last?.data["contentType"] == "video/mp4")
    }

    @Test func inPieces() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let created = try await send(stage, "POST", address, ["upload-complete": "?0", "upload-length": "5"], [1, 2])
        #expect(created.status == 201)
        #expect(created.headers["upload-complete"] == "?0")
        let place = location(created)
        #expect(place == "\(address)/1")
        let head = try await send(stage, "HEAD", place, [:])
        #expect(head.headers["upload-complete"] == "?0")
        #expect(head.headers["upload-offset"] == "2")
        #expect(head.headers["upload-length"] == "5")
        #expect(head.headers["upload-limit"]?.contains("max-age=3600") == true)
        #expect(head.headers["cache-control"] == "no-store")

        let wrong = try await send(
            stage, "PATCH", place, piece.merging(["upload-complete": "?0", "upload-offset": "1"]) { $1 }, [3])
        #expect(wrong.status == 409)
        #expect(wrong.headers["upload-offset"] == "2")
        let type = try await send(
            stage, "PATCH", place, ["upload-complete": "?0", "upload-offset": "2", "content-type": "video/mp4"], [3])
        #expect(type.status == 415)
        let more = try await send(
            stage, "PATCH", place, piece.merging(["upload-complete": "?0", "upload-offset": "2"]) { $1 }, [3])
        #expect(more.status == 204)
        #expect(more.headers["upload-complete"] == "?0")
        let short = try await send(
            stage, "PATCH", place, piece.merging(["upload-complete": "?1", "upload-offset": "3"]) { $1 }, [4])
        #expect(short.status == 400)
        let last = try await send(
            stage, "PATCH", place, piece.merging(["upload-complete": "?1", "upload-offset": "3"]) { $1 }, [4, 5])
        #expect(last.status == 200)
        #expect(last.headers["upload-complete"] == "?1")
        #expect(last.body?["data"]?["sizeBytes"] == 5)
        #expect(stage.source("str_1") == [1, 2, 3, 4, 5])
    }

    @Test func whatBrokeOffIsGoneOnWith() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await send(stage, "POST", address, ["upload-complete": "?1"], [1, 2, 3], declares: false, cut: 1)
        let head = try await send(stage, "HEAD", "\(address)/1", [:])
        #expect(head.headers["upload-offset"] == "1")
        let fields = piece.merging(["upload-complete": "?1", "upload-offset": "1"]) { $1 }
        #expect(try await send(stage, "PATCH", "\(address)/1", fields, [2, 3], declares: false).status == 200)
        #expect(stage.source("str_1") == [1, 2, 3])
    }

    @Test(arguments: ["1", "true", "", "?2"])
    func completeIsABoolean(_ value: String) async throws {
        let stage = try await UploadsStage()
        let answer = try await send(stage, "POST", try await stage.address(), ["upload-complete": value], [1])
        #expect(answer.status == 400)
    }

    @Test func overTheLimitIsToldWithTheLimit() async throws {
        let stage = try await UploadsStage()
        let answer = try await send(
            stage, "POST", try await stage.address(["maxSizeBytes": 2]), ["upload-complete": "?1"], [1, 2, 3])
        #expect(answer.status == 413)
        #expect(answer.headers["upload-limit"]?.hasPrefix("max-size=2,") == true)
    }

    @Test func aDeletionNeedsNoTus() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await send(stage, "POST", address, ["upload-complete": "?0"], [1])
        #expect(try await send(stage, "DELETE", "\(address)/1", [:]).status == 412)
        let fields = ["upload-draft-interop-version": "8"]
        #expect(try await send(stage, "DELETE", "\(address)/1", fields).status == 204)
        #expect(stage.host.blobs.keys.isEmpty)
    }
}
