import JSON
import KernelTesting
import PluginSDK
import Testing
import UploadsCore

/// `getSource` and the address that it answers with.
@Suite struct SourceTests {
    private func served(_ stage: UploadsStage, _ url: String) async throws -> HTTPDecision {
        let text = String(url.dropFirst("http://stream.test/source/".count))
        return try await stage.uploads.respond(
            to: HTTPRequest(path: "/source/\(text)", pathParameters: [(name: "source", value: text)]))
    }

    private func uploaded(
        _ bytes: [UInt8] = [1, 2, 3], type: String = "video/mp4", filename: String = ""
    ) async throws -> UploadsStage {
        let stage = try await UploadsStage()
        let headers = [(name: "content-type", value: "multipart/form-data; boundary=x")]
        _ = try await stage.send(
            bytes, to: stage.request("POST", try await stage.address(), headers: headers), contentType: type,
            filename: filename)
        return stage
    }

    @Test func answersWithWhatWasUploaded() async throws {
        let stage = try await uploaded(filename: "../dir/My \"film\" é.mp4")
        let answer = try await stage.call("getSource", ["streamId": "str_1"])
        #expect(answer["sizeBytes"] == 3)
        #expect(answer["sha256"] == "5a")
        #expect(answer["contentType"] == "video/mp4")
        #expect(answer["expiresAt"] == "2026-01-01T13:00:00.000Z")
        let url = try #require(answer["url"]?.string)
        guard case .blob(let key, 200, let headers, _) = try await served(stage, url) else {
            Issue.record("It is not served.")
            return
        }
        #expect(key == BlobKey(account: "acme", key: "streams/str_1/source"))
        let fields = Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(fields["etag"] == "\"5a\"")
        #expect(fields["content-type"] == "video/mp4")
        #expect(
            fields["content-disposition"]
                == "attachment; filename=\"My _film_ _.mp4\"; filename*=UTF-8''My%20%22film%22%20%C3%A9.mp4")
    }

    @Test func theAddressEnds() async throws {
        let stage = try await uploaded()
        let url = try await stage.call("getSource", ["streamId": "str_1"])["url"]?.string ?? ""
        stage.host.clock.advance(milliseconds: 3_599_999)
        _ = try await served(stage, url)
        stage.host.clock.advance(milliseconds: 1)
        let late = await #expect(throws: PluginError.self) { try await served(stage, url) }
        #expect(late?.status == 410)
    }

    @Test func noOtherAddressIsGood() async throws {
        let stage = try await uploaded()
        let url = try await stage.call("getSource", ["streamId": "str_1"])["url"]?.string ?? ""
        for wrong in [url + "0", String(url.dropLast()), url.replacing(".", with: ".1"), "http://stream.test/source/"] {
            let error = await #expect(throws: PluginError.self) { try await served(stage, wrong) }
            #expect(error?.code == "NOT_FOUND")
        }
    }

    @Test func thereIsNoneWithoutAFile() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        for id in [stream, "str_none"] {
            let error = await #expect(throws: PluginError.self) {
                try await stage.call("getSource", ["streamId": .string(id)])
            }
            #expect(error?.code == "NOT_FOUND")
        }
    }

    @Test func aDeletedStreamHasNone() async throws {
        let stage = try await uploaded()
        let url = try await stage.call("getSource", ["streamId": "str_1"])["url"]?.string ?? ""
        stage.streams["str_1"] = nil
        try await stage.deleted("str_1")
        await #expect(throws: PluginError.self) { try await served(stage, url) }
        await #expect(throws: PluginError.self) { try await stage.call("getSource", ["streamId": "str_1"]) }
    }

    @Test(arguments: [
        ("", "\u{0}\u{0}\u{0}\u{18}ftypisom", "video/mp4"), ("", "\u{0}\u{0}\u{0}\u{18}ftypqt  ", "video/quicktime"),
        ("application/octet-stream", "RIFF1234AVI ", "video/x-msvideo"), ("text/html; x", "G", "text/html; x"),
        ("nonsense", "OggS", "application/ogg"), ("a/b\u{1}", "?", "application/octet-stream"),
        ("application/x-www-form-urlencoded", "FLV", "video/x-flv"),
    ])
    func itsTypeIsAsSaidOrAsItLooks(_ type: String, _ bytes: String, _ expected: String) async throws {
        let stage = try await uploaded(Array(bytes.utf8), type: type)
        #expect(try await stage.call("getSource", ["streamId": "str_1"])["contentType"]?.string == expected)
    }
}
