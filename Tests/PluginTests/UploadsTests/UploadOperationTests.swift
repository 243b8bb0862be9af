import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite struct UploadOperationTests {
    @Test func aFileBecomesTheSource() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        let answer = try await stage.call(
            "upload", ["streamId": .string(stream)], attachment: stage.attachment([1, 2, 3]))
        #expect(answer["stream"]?["streamId"]?.string == stream)
        #expect(answer["upload"]?.isNull == true)
        #expect(stage.source(stream) == [1, 2, 3])
        #expect(stage.host.blobs.keys.count == 1)
        #expect(stage.host.store.events.map(\.type) == ["stream.uploaded"])
        #expect(stage.host.store.events[0].data["filename"] == "a.mp4")
    }

    @Test func soDoesContent() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        _ = try await stage.call("upload", ["streamId": .string(stream), "content": "YWJj"])
        #expect(stage.source(stream) == Array("abc".utf8))
        #expect(
            stage.host.store.events[0].data["sha256"]
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
        ("Zm9vYmFy", "foobar"),
    ])
    func readsTheVectorsOfRFC4648(_ text: String, _ bytes: String) async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        _ = try await stage.call("upload", ["streamId": .string(stream), "content": .string(text)])
        #expect(stage.source(stream) == Array(bytes.utf8))
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Z===", "====", "Zm9v ", "Zm-_", "Z=g=", "Zg==Zg=="])
    func refusesWhatIsNoBase64(_ text: String) async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        let error = await #expect(throws: PluginError.self) {
            try await stage.call("upload", ["streamId": .string(stream), "content": .string(text)])
        }
        #expect(error?.details["issues"]?[0]?["path"] == "/parameters/content")
        #expect(stage.streams[stream] == "created")
    }

    @Test func refusesBothFileAndContent() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        let error = await #expect(throws: PluginError.self) {
            try await stage.call(
                "upload", ["streamId": .string(stream), "content": "YWJj"], attachment: stage.attachment([1]))
        }
        #expect(error?.code == "VALIDATION_ERROR")
    }

    @Test func withNeitherItIsAnAddress() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        let answer = try await stage.call("upload", ["streamId": .string(stream)])
        #expect(answer["stream"]?["streamId"]?.string == stream)
        #expect(answer["upload"]?["expiresAt"] == "2026-01-02T12:00:00.000Z")
        let url = try #require(answer["upload"]?["url"]?.string)
        let address = String(url.dropFirst("http://stream.test/uploads/".count))
        #expect(try await stage.send([9], to: stage.request("PUT", address)).status == 200)
        #expect(stage.source(stream) == [9])
    }

    @Test func refusesAFileOverTheLimit() async throws {
        let stage = try await UploadsStage(settings: ["maxSizeBytes": 2])
        let stream = stage.streams.make()
        let error = await #expect(throws: PluginError.self) {
            try await stage.call("upload", ["streamId": .string(stream)], attachment: stage.attachment([1, 2, 3]))
        }
        #expect(error?.code == "VALIDATION_ERROR")
        #expect(stage.source(stream) == nil)
    }

    @Test func aSecondFileIsRefusedAndRemoved() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        _ = try await stage.call("upload", ["streamId": .string(stream)], attachment: stage.attachment([1]))
        let error = await #expect(throws: PluginError.self) {
            try await stage.call(
                "upload", ["streamId": .string(stream)], attachment: stage.attachment([2], name: "staging/2"))
        }
        #expect(error?.code == "VALIDATION_ERROR")
        #expect(stage.source(stream) == [1])
        #expect(stage.host.blobs.keys.count == 1)
    }
}
