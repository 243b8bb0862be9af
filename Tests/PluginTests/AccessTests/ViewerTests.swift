import AccessCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Who is let in")
struct ViewerTests {
    @Test("a signed stream by a token alone, a public one by its id, too")
    func visibility() async throws {
        let stage = try await AccessStage()
        let token = try await stage.token()
        #expect(await stage.refusal(AccessStage.streamID)?.contains("signed address") == true)
        #expect(await stage.refusal(token) == nil)
        stage.set(["visibility": "public"])
        #expect(await stage.refusal(AccessStage.streamID) == nil)
        #expect(await stage.refusal(token) == nil)
        #expect(try await stage.authorize(AccessStage.streamID)["restricted"] == false)
        for key in ["str_01JDZK4V3M8Q2R6T9W0XABCDEZ", "str_x", "film"] {
            let error = await #expect(throws: PluginError.self) { try await stage.authorize(key) }
            #expect(error?.code == "NOT_FOUND")
        }
    }

    @Test("by the stream's rules and the token's, both")
    func rules() async throws {
        let stage = try await AccessStage()
        let token = try await stage.token([
            "rules": [["action": "allow", "type": "ip", "ip": ["192.0.2.0/24"]], ["action": "block", "type": "any"]],
            "origins": ["https://shop.example"],
        ])
        #expect(await stage.refusal(token) == nil)
        #expect(await stage.refusal(token, address: "198.51.100.1")?.contains("from where you are") == true)
        #expect(await stage.refusal(token, origin: "https://evil.example")?.contains("web page") == true)
        #expect(await stage.refusal(token, origin: "https://shop.example") == nil)
        #expect(await stage.refusal(token, origin: "https://video.example") == nil)
        stage.set(["allowedOrigins": ["https://*.press.example"]])
        #expect(await stage.refusal(token, origin: "https://shop.example")?.contains("web page") == true)
        let answer = try await stage.authorize(token)
        #expect(answer["frameAncestors"] == [["https://*.press.example:443"], ["https://shop.example:443"]])
        stage.set(["rules": [["action": "block", "type": "country", "country": ["FR"]]]])
        #expect(await stage.refusal(token, country: "DE") == nil)
        #expect(await stage.refusal(token, country: "FR")?.contains("from where you are") == true)
    }

    @Test("a stream whose terms cannot be read, nobody")
    func damaged() async throws {
        let stage = try await AccessStage()
        stage.set(["visibility": "public", "rules": [["action": "perhaps"]]])
        let error = await #expect(throws: PluginError.self) { try await stage.authorize(AccessStage.streamID) }
        #expect(error?.code == "INTERNAL_ERROR")
    }

    @Test("who has begun goes on after the token's end, but does not begin again")
    func grace() async throws {
        let stage = try await AccessStage(grace: 600)
        let token = try await stage.token(["expiresIn": 60])
        #expect(await stage.refusal(token) == nil)
        stage.host.clock.advance(milliseconds: 60_000)
        for kind in ["playlist", "manifest", "player", "download"] {
            #expect(await stage.refusal(token, kind: kind)?.contains("expired") == true, "\(kind)")
        }
        for kind in ["media", "picture"] { #expect(await stage.refusal(token, kind: kind) == nil, "\(kind)") }
        #expect(
            try await stage.authorize(token, kind: "media")["validUntil"] == .integer(stage.host.clock.now + 600_000))
        // Elsewhere nobody had begun.
        #expect(await stage.refusal(token, kind: "media", address: "192.0.2.8")?.contains("expired") == true)
        // A manifest that grows is read again and again.
        stage.set(state: "encoding")
        #expect(await stage.refusal(token, kind: "manifest") == nil)
        stage.host.clock.advance(milliseconds: 599_999)
        #expect(await stage.refusal(token, kind: "media") == nil)
        stage.host.clock.advance(milliseconds: 1)
        #expect(await stage.refusal(token, kind: "media")?.contains("expired") == true)
    }

    @Test("tokens that were issued before a revocation are refused, later ones not")
    func revocation() async throws {
        let stage = try await AccessStage()
        let parameters: JSONObject = ["streamId": .string(AccessStage.streamID)]
        let (ada, bob) = (try await stage.token(["viewerId": "ada"]), try await stage.token(["viewerId": "bob"]))
        var one = parameters
        one["viewerId"] = "ada"
        let answer = try await stage.call("revokeTokens", one)
        #expect(answer["streamId"] == .string(AccessStage.streamID))
        #expect(answer["revokedBefore"] == .string(Timestamp.iso8601(stage.host.clock.now + 1)))
        #expect(await stage.refusal(ada)?.contains("withdrawn") == true)
        #expect(await stage.refusal(bob) == nil)
        // In the same millisecond.
        #expect(await stage.refusal(try await stage.token(["viewerId": "ada"])) == nil)
        _ = try await stage.call("revokeTokens", parameters)
        #expect(await stage.refusal(bob)?.contains("withdrawn") == true)
        #expect(await stage.refusal(try await stage.token(["viewerId": "bob"])) == nil)
        let (id, key) = try await stage.offlineKey()
        let undated = try #require(SignedToken.text(stage.claims(["iat": .null]), keyID: id, key: key))
        #expect(await stage.refusal(undated)?.contains("withdrawn") == true)
        let events = stage.host.store.events.filter { $0.type == "stream.Access.updated" }
        #expect(events.map(\.subject) == [AccessStage.streamID, AccessStage.streamID])
        await #expect(throws: PluginError.self) { try await stage.call("revokeTokens", parameters, account: "other") }
    }

    @Test("what was revoked of a deleted stream is forgotten")
    func deletion() async throws {
        let stage = try await AccessStage()
        for viewer in [nil, "ada", "bob"] as [JSON?] {
            var parameters: JSONObject = ["streamId": .string(AccessStage.streamID)]
            parameters["viewerId"] = viewer
            _ = try await stage.call("revokeTokens", parameters)
        }
        let before = stage.host.store.keys.count
        try await stage.access.receive(
            Event(
                id: "evt_1", type: "stream.deleted", account: "acme", subject: AccessStage.streamID, data: [:],
                sequence: 1,
                time: 0))
        #expect(stage.host.store.keys.count == before - 3)
    }

    @Test("downloadable is what the stream or the token says")
    func downloadable() async throws {
        let stage = try await AccessStage()
        let token = try await stage.token(["downloadable": true])
        #expect(try await stage.authorize(token, kind: "download")["downloadable"] == true)
        #expect(try await stage.authorize(try await stage.token(), kind: "download")["downloadable"] == false)
        stage.set(["downloadable": true])
        #expect(try await stage.authorize(try await stage.token(), kind: "download")["downloadable"] == true)
    }
}
