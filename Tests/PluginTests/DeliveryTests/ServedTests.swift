import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("What is told of what is served")
struct ServedTests {
    @Test("Nothing is composed where nobody hears of it, and the page tells nothing where nobody counts")
    func unheard() async throws {
        let fixture = try await DeliveryFixture()
        #expect(Answer(try await fixture.get(.multivariantPlaylist)).signal == nil)
        #expect(Answer(try await fixture.get(.mediaFile, rendition: "480p", file: "0.m4s")).signal == nil)
        let calls = fixture.test.registry.calls.filter { $0.operation == "mediaIndex" }
        #expect(calls.count == 1, "a segment asks for no index")
        #expect(!Answer(try await fixture.get(.playerPage)).text.contains("sendBeacon"))
        fixture.test.registry.offer("getAnalytics") { _, _ in [:] }
        let page = Answer(try await fixture.get(.playerPage)).text
        #expect(page.contains("sendBeacon") && page.contains("data-beacon=\"../beacon\""))
    }

    @Test("A segment says where it is in the film, and asks for that once")
    func segment() async throws {
        let fixture = try await DeliveryFixture()
        fixture.test.signals.hear(Served.type)
        for (number, start) in [(0, 0.0), (1, 4.0)] {
            let answer = Answer(
                try await fixture.get(
                    .mediaFile, rendition: "480p", file: "\(number).m4s", country: "DE",
                    query: "a=1&CMCD=sid%3D%22s%22"))
            let signal = try #require(answer.signal)
            #expect(answer.blob?.key.hasSuffix("480p/\(number).m4s") == true)
            #expect(signal.account == "acme" && signal.subject == DeliveryFixture.streamID)
            #expect(signal.data["kind"] == "segment" && signal.data["rendition"] == "480p")
            #expect(signal.data["startSeconds"]?.double == start)
            #expect(signal.data["seconds"]?.double == (number == 0 ? 4 : 1.5))
            #expect(signal.data["durationSeconds"]?.double == 5.5)
            #expect(signal.data["sound"] == false && signal.data["country"] == "DE")
            #expect(signal.data["cmcdQuery"] == "sid%3D%22s%22" && signal.data["address"] == "192.0.2.7")
        }
        #expect(fixture.test.registry.calls.filter { $0.operation == "mediaIndex" }.count == 1)
        let sound = Answer(try await fixture.get(.mediaFile, rendition: "audio", file: "0.m4s"))
        #expect(sound.signal?.data["sound"] == true)
    }

    @Test("Whatever is served has its kind")
    func kinds() async throws {
        let fixture = try await DeliveryFixture(isDownloadable: true)
        fixture.test.signals.hear(Served.type)
        func kind(_ decision: HTTPDecision) -> JSON? { Answer(decision).signal?.data["kind"] }
        #expect(kind(try await fixture.get(.multivariantPlaylist)) == "playlist")
        #expect(kind(try await fixture.get(.dashManifest)) == "playlist")
        #expect(kind(try await fixture.get(.mediaPlaylist, rendition: "480p")) == "playlist")
        #expect(kind(try await fixture.get(.mediaFile, rendition: "480p", file: "init.mp4")) == "init")
        #expect(kind(try await fixture.get(.playerPage)) == "page")
    }
}
