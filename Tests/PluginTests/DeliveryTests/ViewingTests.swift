import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Who may see a stream")
struct ViewingTests {
    @Test("without an access plugin, a signed stream is refused everywhere")
    func signedWithoutAccess() async throws {
        let fixture = try await DeliveryFixture(visibility: "signed")
        let requests: [(DeliveryRoute, String?, String?)] = [
            (.multivariantPlaylist, nil, nil), (.mediaPlaylist, "480p", nil), (.mediaFile, "480p", "0.m4s"),
            (.playerStatus, nil, nil),
        ]
        for (route, rendition, file) in requests {
            let error = await #expect(throws: PluginError.self) {
                try await fixture.get(route, rendition: rendition, file: file)
            }
            #expect(error?.code == "AUTHORIZATION_ERROR")
            #expect(error?.status == 403)
        }
        let page = Answer(try await fixture.get(.playerPage))
        #expect(page.status == 403)
        #expect(page.headers["content-type"] == "text/html; charset=utf-8")
        #expect(page.text.contains("This video is private"))
        #expect(!page.text.contains("master.m3u8"))
    }

    @Test("with one, it decides and says which stream the key stands for")
    func authorized() async throws {
        let fixture = try await DeliveryFixture(visibility: "signed")
        fixture.test.registry.offer("authorizeViewer") { _, parameters in
            guard parameters["key"] == "token.of-a_viewer" else { throw PluginError.forbidden("The link has expired.") }
            return ["streamId": .string(DeliveryFixture.streamID), "account": "acme", "state": "ready"]
        }
        let answer = Answer(
            try await fixture.get(
                .mediaFile, key: "token.of-a_viewer", rendition: "480p", file: "0.m4s", origin: "https://a.example",
                country: "de"))
        #expect(answer.blob?.key == "streams/\(DeliveryFixture.streamID)/media/480p/0.m4s")
        let asked = try #require(fixture.test.registry.calls.first { $0.operation == "authorizeViewer" })
        #expect(
            asked.parameters == [
                "key": "token.of-a_viewer", "kind": "media", "clientAddress": "192.0.2.7",
                "origin": "https://a.example", "country": "DE",
            ])
        let error = await #expect(throws: PluginError.self) { try await fixture.get(.multivariantPlaylist) }
        #expect(error?.code == "AUTHORIZATION_ERROR")
        #expect(Answer(try await fixture.get(.playerPage, key: "other")).status == 403)
        let page = Answer(try await fixture.get(.playerPage, key: "token.of-a_viewer"))
        #expect(page.text.contains("data-source=\"../play/token.of-a_viewer/master.m3u8\""))
        #expect(!page.text.contains(DeliveryFixture.streamID))
    }

    @Test("an id that its schema refuses is not there, too")
    func malformed() async throws {
        let fixture = try await DeliveryFixture()
        fixture.test.registry.offer("resolveStream") { _, _ in
            throw PluginError.validation(path: "/parameters/streamId", problem: "no stream's id")
        }
        let error = await #expect(throws: PluginError.self) { try await fixture.get(.multivariantPlaylist, key: "x") }
        #expect(error?.code == "NOT_FOUND")
    }

    @Test("without an encoding plugin, nothing plays but nothing breaks")
    func withoutEncoding() async throws {
        let fixture = try await DeliveryFixture(state: "uploading")
        fixture.test.registry.withdraw("mediaIndex")
        let status = try JSON(parsing: Answer(try await fixture.get(.playerStatus)).text)
        #expect(status["playable"] == false)
        #expect(status["phase"] == "uploading")
    }
}
