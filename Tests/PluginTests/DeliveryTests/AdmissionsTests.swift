import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing

@Suite("What is remembered of who may watch")
struct AdmissionsTests {
    private let test = TestHost()
    private let admissions: Admissions

    init() {
        admissions = Admissions(host: test.host)
        answer()
    }

    /// Plays the access plugin.
    private func answer(validUntil: JSON = .null, meanwhile: @escaping @Sendable () -> Void = {}) {
        test.registry.offer("authorizeViewer") { _, parameters in
            meanwhile()
            return [
                "streamId": parameters["key"] ?? .null, "account": "acme", "state": "ready", "title": "",
                "downloadable": false, "restricted": true, "frameAncestors": [], "validUntil": validUntil,
            ]
        }
    }

    private func ask(
        _ kind: String = "media", key: String = "str_1", address: String = "192.0.2.1", origin: String? = nil
    ) async throws {
        var parameters: JSONObject = [
            "key": .string(key), "kind": .string(kind), "clientAddress": .string(address),
        ]
        parameters["origin"] = origin.map(JSON.string)
        _ = try await admissions.admit(ViewerQuestion(parameters), requestID: "req_1")
    }

    private var asked: Int { test.registry.calls.count }

    private func event(_ type: String, account: String = "acme", subject: String) -> Event {
        Event(id: "evt_1", type: type, account: account, subject: subject, data: [:], sequence: 1, time: 0)
    }

    @Test("segments and pictures ask once; what starts a session asks each time")
    func kinds() async throws {
        for kind in ["media", "picture"] {
            let before = asked
            for _ in 0..<3 { try await ask(kind) }
            #expect(asked == before + 1, "\(kind)")
        }
        for kind in ["playlist", "manifest", "player", "download"] {
            let before = asked
            for _ in 0..<3 { try await ask(kind) }
            #expect(asked == before + 3, "\(kind)")
        }
    }

    @Test("another address, page or key is another question")
    func questions() async throws {
        try await ask()
        try await ask(address: "192.0.2.2")
        try await ask(origin: "https://a.example")
        try await ask(key: "str_2")
        #expect(asked == 4)
        // What nobody's browser sends takes no room.
        for _ in 0..<2 { try await ask(origin: String(repeating: "a", count: 256)) }
        #expect(asked == 6)
    }

    @Test("an answer lasts as long as it says, and half a minute at most")
    func age() async throws {
        answer(validUntil: .integer(test.clock.now + 10_000))
        try await ask()
        test.clock.advance(milliseconds: 9_999)
        try await ask()
        #expect(asked == 1)
        test.clock.advance(milliseconds: 1)
        answer()
        try await ask()
        #expect(asked == 2)
        test.clock.advance(milliseconds: Admissions.mostMilliseconds)
        try await ask()
        #expect(asked == 3)
    }

    @Test(
        "an event drops what it may have changed, and that alone",
        arguments: [
            ("stream.Access.updated", "acme", "str_1", 2), ("stream.deleted", "acme", "str_1", 2),
            ("stream.Access.updated", "acme", "str_2", 1), ("account.SigningKey.deleted", "acme", "sig_1", 2),
            ("account.SigningKey.deleted", "other", "sig_1", 1),
        ])
    func events(_ type: String, _ account: String, _ subject: String, _ expected: Int) async throws {
        try await ask()
        admissions.follow(event(type, account: account, subject: subject))
        try await ask()
        #expect(asked == expected)
    }

    @Test("an answer that was on its way as an event came is not kept")
    func race() async throws {
        answer { [admissions] in
            admissions.follow(
                Event(
                    id: "evt_1", type: "stream.Access.updated", account: "acme", subject: "str_1", data: [:],
                    sequence: 1,
                    time: 0))
        }
        try await ask()
        try await ask()
        #expect(asked == 2)
    }

    @Test("refusals are not kept, and keys that cannot stand in a page are not asked about")
    func refusals() async throws {
        test.registry.offer("authorizeViewer") { _, _ in throw PluginError.forbidden("no") }
        for _ in 0..<2 {
            await #expect(throws: PluginError.self) { try await ask() }
        }
        #expect(asked == 2)
        for key in ["", "a b", "<script>", String(repeating: "a", count: 4097)] {
            let error = await #expect(throws: PluginError.self) { try await ask(key: key) }
            #expect(error?.code == "NOT_FOUND")
        }
        #expect(asked == 2)
    }

    @Test("without an access plugin, what says nothing of being open to all is refused")
    func withoutAccess() async throws {
        test.registry.withdraw("authorizeViewer")
        test.registry.offer("resolveStream") { _, _ in ["streamId": "str_1", "account": "acme"] }
        let error = await #expect(throws: PluginError.self) { try await ask() }
        #expect(error?.status == 403)
        test.registry.offer("resolveStream") { _, _ in ["streamId": "str_1", "account": "acme", "restricted": false] }
        for _ in 0..<3 { try await ask() }
        #expect(asked == 2)
    }

    @Test("the page of a stream that some pages may play says so to browsers")
    func ancestors() async throws {
        let fixture = try await DeliveryFixture()
        func page(_ ancestors: JSON) async throws -> Answer {
            fixture.test.registry.offer("authorizeViewer") { _, _ in
                [
                    "streamId": .string(DeliveryFixture.streamID), "account": "acme", "state": "ready",
                    "restricted": true, "frameAncestors": ancestors,
                ]
            }
            return Answer(try await fixture.get(.playerPage))
        }
        #expect(try await page([]).headers["content-security-policy"]?.hasSuffix("frame-ancestors *") == true)
        let one = try await page([["https://a.example:443"]]).headers["content-security-policy"]
        #expect(one?.hasSuffix("frame-ancestors 'self' https://a.example:443") == true)
        let two = try await page([["https://a.example:443"], ["https://b.example:443"]])
            .headers["content-security-policy"]
        #expect(two?.hasSuffix("https://a.example:443, frame-ancestors 'self' https://b.example:443") == true)
    }

    @Test("no shared cache keeps what not everybody may see")
    func caching() async throws {
        let fixture = try await DeliveryFixture()
        func caching(_ route: DeliveryRoute, restricted: Bool) async throws -> String? {
            fixture.test.registry.offer("authorizeViewer") { _, _ in
                [
                    "streamId": .string(DeliveryFixture.streamID), "account": "acme", "state": "ready",
                    "restricted": .bool(restricted),
                ]
            }
            let key = restricted ? "a.b.c" : DeliveryFixture.streamID
            let file = route == .mediaFile ? "0.m4s" : nil
            return Answer(try await fixture.get(route, key: key, rendition: "480p", file: file))
                .headers["cache-control"]
        }
        #expect(try await caching(.mediaFile, restricted: false) == "public, max-age=31536000, immutable")
        #expect(try await caching(.mediaFile, restricted: true) == "private, max-age=86400, immutable")
        for route in [DeliveryRoute.multivariantPlaylist, .dashManifest, .mediaPlaylist] {
            #expect(try await caching(route, restricted: false) == "public, max-age=30")
            #expect(try await caching(route, restricted: true) == "private, no-cache")
        }
    }
}
