import DeliveryCore
import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing

@Suite("What is encoded plays")
struct EncodedPresentationTests {
    @Test("after every message of the worker's, by every rule, and only grows")
    func whileEncoding() async throws {
        let fixture = try await EncodingFixture()
        let delivery = try await delivery(over: fixture)
        let earlier = Earlier()
        fixture.test.workers.script { request, send in
            try await PlayedWorker.script()(request) { message in
                try await send(message)
                try await check(delivery, earlier: earlier)
            }
        }
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        try await check(delivery, earlier: earlier)
        let master = try #require(try await text(.multivariantPlaylist, of: delivery))
        #expect(HLSMultivariantPlaylist(master).addresses.count == 3)
        #expect(earlier.texts.values.allSatisfy { $0.hasSuffix("#EXT-X-ENDLIST\n") })
    }

    private final class Earlier: Sendable {
        private let state = Mutex<[String: String]>([:])
        var texts: [String: String] { state.withLock { $0 } }
        func replace(_ address: String, _ text: String) -> String? {
            state.withLock { $0.updateValue(text, forKey: address) }
        }
    }

    private func delivery(over fixture: EncodingFixture) async throws -> Delivery {
        let test = TestHost()
        test.registry.offer("resolveStream") { _, parameters in
            [
                "streamId": parameters["streamId"] ?? .null, "account": "acme", "state": "encoding",
                "visibility": "public", "restricted": false,
            ]
        }
        test.registry.offer("mediaIndex") { account, parameters in
            try await fixture.encoding.invoke(Call(operation: "mediaIndex", account: account, parameters: parameters))
        }
        return try await Delivery(host: test.host)
    }

    private func check(_ delivery: Delivery, earlier: Earlier) async throws {
        guard let master = try await text(.multivariantPlaylist, of: delivery) else { return }
        var texts: [String: String] = [:]
        for address in HLSMultivariantPlaylist(master).addresses {
            let rendition = String(address.prefix { $0 != "/" })
            guard let text = try await text(.mediaPlaylist, rendition: rendition, of: delivery) else { continue }
            texts[address] = text
            if let before = earlier.replace(address, text) {
                #expect(HLSChecker.violations(reload: text, after: before, at: address) == [])
            }
        }
        let size: (String) -> Int? = { $0.hasSuffix("/2.m4s") ? 50_000 : 100_000 }
        #expect(HLSChecker.violations(presentation: master, fetch: { texts[$0] }, size: size) == [])
    }

    /// A playlist's text; nil while there is none.
    private func text(_ route: DeliveryRoute, rendition: String? = nil, of delivery: Delivery) async throws -> String? {
        var parameters = [(name: "key", value: EncodingFixture.streamID)]
        if let rendition { parameters.append((name: "rendition", value: rendition)) }
        do {
            let decision = try await delivery.respond(
                to: HTTPRequest(route: route.rawValue, path: "/", pathParameters: parameters))
            return Answer(decision).text
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return nil
        }
    }
}
