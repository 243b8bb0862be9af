import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

/// Segments of one rendition are made by one encoder, whatever is preferred by the time of a later attempt.
@Suite("The encoder of a rendition")
struct EncodingEncoderTests {
    private func info(_ encoder: JSON) -> JSON {
        var info = PlayedWorker.info.object ?? [:]
        info["renditions"] = .array(
            (info["renditions"]?.array ?? []).map { rendition in
                var rendition = rendition.object ?? [:]
                rendition["encoder"] = rendition["kind"] == "video" ? encoder : "aac"
                return .object(rendition)
            })
        return .object(info)
    }

    private func attempts(_ first: JSON, _ second: JSON) async throws -> EncodingFixture {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script { _, send in
            try await send(self.info(first))
            throw EncodingJobTests.crashed
        }
        fixture.test.workers.script { _, send in
            try await send(self.info(second))
            for name in PlayedWorker.names {
                try await send(PlayedWorker.initSegment(name))
                for number in 0..<3 { try await send(PlayedWorker.segment(name, number)) }
            }
            return PlayedWorker.done
        }
        try await fixture.upload()
        await #expect(throws: PluginError.self) { try await fixture.encoding.run(fixture.job()) }
        try await fixture.encoding.run(fixture.job(attempt: 2))
        return fixture
    }

    @Test("is told to a later attempt")
    func told() async throws {
        let fixture = try await attempts("openh264", "openh264")
        let requests = fixture.test.workers.requests
        #expect(requests[0].specification["encoders"] == [:])
        #expect(
            requests[1].specification["encoders"] == ["480p": "openh264", "360p": "openh264", "audio": "aac"])
        #expect(try await fixture.status()?["state"] == "ready")
    }

    @Test("that is not there any more ends the encode with what to do")
    func changed() async throws {
        let status = try #require(try await attempts("openh264", "libx264").status())
        #expect(status["state"] == "failed" && status["error"]?["code"] == "ENCODER_CHANGED")
    }
}
