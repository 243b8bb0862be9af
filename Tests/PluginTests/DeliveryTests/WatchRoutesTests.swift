import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The player page")
struct WatchRoutesTests {
    @Test("plays what is ready, from relative addresses")
    func ready() async throws {
        let page = Answer(try await DeliveryFixture(title: "Big Buck Bunny").get(.playerPage))
        #expect(page.status == 200)
        #expect(page.text.contains("<title>Big Buck Bunny</title>"))
        #expect(page.text.contains("data-phase=\"ready\""))
        #expect(page.text.contains("data-source=\"../play/\(DeliveryFixture.streamID)/master.m3u8\""))
        #expect(page.text.contains("data-status=\"\(DeliveryFixture.streamID)/status\""))
        #expect(page.text.contains("controls playsinline"))
    }

    @Test("allows its own style and script alone, differently each time, and any frame")
    func policy() async throws {
        let fixture = try await DeliveryFixture()
        let pages = [Answer(try await fixture.get(.playerPage)), Answer(try await fixture.get(.playerPage))]
        let policies = pages.compactMap { $0.headers["content-security-policy"] }
        #expect(Set(policies).count == 2)
        for (page, policy) in zip(pages, policies) {
            let nonce = try #require(policy.split(separator: "'nonce-").dropFirst().first?.prefix(32))
            #expect(
                page.text.contains("<script nonce=\"\(nonce)\">") && page.text.contains("<style nonce=\"\(nonce)\">"))
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors *"))
            #expect(!policy.contains("unsafe"))
            #expect(!page.text.contains("http://") && !page.text.contains("https://"))
            #expect(!page.text.contains(" style=") && !page.text.contains(" onclick="))
            #expect(page.headers["x-frame-options"] == nil)
            #expect(page.headers["cache-control"] == "no-store")
        }
    }

    @Test("shows a title as text, whatever is in it")
    func hostileTitle() async throws {
        let title = "</title><script>alert('1')</script>\" onload=\"x&"
        let page = Answer(try await DeliveryFixture(title: title).get(.playerPage))
        #expect(!page.text.contains("<script>alert") && !page.text.contains("\" onload="))
        #expect(
            page.text.contains(
                "&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;x&amp;"))
    }

    @Test("says why a video cannot be played")
    func failed() async throws {
        let error: JSON = ["code": "NOT_MEDIA", "message": "The file is a text document, not a video."]
        let fixture = try await DeliveryFixture(state: "failed", index: .film("failed", progress: 0.2, error: error))
        let page = Answer(try await fixture.get(.playerPage))
        #expect(page.status == 200)
        #expect(page.text.contains("This video cannot be played"))
        #expect(page.text.contains("The file is a text document, not a video."))
        let status = try JSON(parsing: Answer(try await fixture.get(.playerStatus)).text)
        #expect(status["phase"] == "failed" && status["playable"] == false)
        #expect(status["error"]?["message"] == "The file is a text document, not a video.")
    }

    @Test(
        "waits and says for what",
        arguments: [
            ("created", "Nothing here yet"), ("uploading", "on its way"), ("encoding", "being prepared"),
        ])
    func waiting(_ state: String, _ words: String) async throws {
        let index: JSON =
            state == "encoding"
            ? ["state": "encoding", "segmentSeconds": 4, "progress": 0.1, "renditions": []]
            : ["state": "waiting", "segmentSeconds": 4, "renditions": []]
        let page = Answer(try await DeliveryFixture(state: state, index: index).get(.playerPage))
        #expect(page.text.contains(words))
        #expect(page.text.contains("<div class=\"spinner\" id=\"spinner\"></div>"))
    }

    @Test("waits for three segments of what grows, not for those of what is whole")
    func buffered() {
        for count in 1...3 {
            let growing = PlayerStatus(
                state: "encoding", title: "", index: SampleIndex.film(.encoding, segments: count))
            #expect(growing.phase == (count < 3 ? .preparing : .growing))
            let whole = PlayerStatus(state: "ready", title: "", index: SampleIndex.film(.ready, segments: count))
            #expect(whole.phase == .ready)
        }
    }

    @Test("plays from the first segments, long before the stream is ready")
    func growing() async throws {
        let fixture = try await DeliveryFixture(
            state: "encoding", index: .film("encoding", progress: 0.25, segments: 3))
        #expect(Answer(try await fixture.get(.playerPage)).text.contains("data-phase=\"growing\""))
        let answer = Answer(try await fixture.get(.playerStatus))
        #expect(answer.headers["cache-control"] == "no-store")
        let status = try JSON(parsing: answer.text)
        #expect(status["playable"] == true && status["progress"] == 0.25 && status["state"] == "encoding")
    }

    @Test("of an unknown stream is a friendly 404")
    func unknown() async throws {
        let fixture = try await DeliveryFixture()
        for key in ["str_01JDZK4V3M8Q2R6T9W0XOTHER1", "<script>", ""] {
            let page = Answer(try await fixture.get(.playerPage, key: key))
            #expect(page.status == 404)
            #expect(page.text.contains("Video not found"))
            #expect(!page.text.contains("<script>"))
        }
    }

    @Test("leaves the server's own faults to the server")
    func fault() async throws {
        let fixture = try await DeliveryFixture()
        fixture.test.registry.offer("mediaIndex") { _, _ in throw PluginError.internalError("no") }
        let error = await #expect(throws: PluginError.self) { try await fixture.get(.playerPage) }
        #expect(error?.code == "INTERNAL_ERROR")
    }
}
