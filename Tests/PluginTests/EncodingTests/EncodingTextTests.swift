import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

/// Texts of a file, as the record has them.
@Suite("Texts of an encode")
struct EncodingTextTests {
    private static let found: JSON = [
        "type": "captions", "rendition": "text-cc1", "blob": "text-cc1/captions.vtt",
        "track": [
            "default": false, "forced": false, "describesSound": true, "language": "en", "label": "English (CC)",
        ],
    ]

    private func ended(_ messages: [JSON]) async throws -> EncodingFixture {
        let fixture = try await EncodingFixture()
        let script = PlayedWorker.script()
        fixture.test.workers.script { request, send in
            let done = try await script(request, send)
            for message in messages { try await send(message) }
            return done
        }
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        return fixture
    }

    @Test("that only reading the file told of come with their description, once")
    func found() async throws {
        let fixture = try await ended([Self.found, Self.found])
        let texts = try await fixture.status()?["texts"]?.array ?? []
        #expect(texts.map { $0["name"] } == ["text-cc1"])
        #expect(texts.first?["describesSound"] == true && texts.first?["label"] == "English (CC)")
        #expect(try await fixture.index()["renditions"]?.array?.last?["language"] == "en")
    }

    @Test(
        "that nobody described, or that have another rendition's name, are refused",
        arguments: [
            ["type": "captions", "rendition": "text-cc1"] as JSON,
            ["type": "captions", "rendition": "text-cc1", "track": "en"],
            ["type": "captions", "rendition": "480p", "track": ["language": "en"]],
            ["type": "captions", "rendition": "../x", "track": ["language": "en"]],
        ])
    func refused(message: JSON) async throws {
        let error = await #expect(throws: PluginError.self) { _ = try await ended([message]) }
        #expect(error?.code == "WORKER_MESSAGE")
    }

    @Test("are at most so many")
    func most() async throws {
        let messages = (0...EncodingRecord.mostTexts).map { number -> JSON in
            ["type": "captions", "rendition": .string("text-\(number)"), "track": [:]]
        }
        let error = await #expect(throws: PluginError.self) { _ = try await ended(messages) }
        #expect(error?.code == "WORKER_MESSAGE")
    }
}
