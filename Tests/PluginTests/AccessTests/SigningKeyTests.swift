import AccessCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Signing keys")
struct SigningKeyTests {
    @Test("are shown whole once, then without their private part", arguments: SigningAlgorithm.allCases)
    func creation(_ algorithm: SigningAlgorithm) async throws {
        let stage = try await AccessStage()
        let made = try await stage.call("createSigningKey", ["algorithm": .string(algorithm.rawValue)])
        #expect(made["keyId"]?.string?.hasPrefix("sig_") == true)
        #expect(made["algorithm"] == .string(algorithm.rawValue))
        #expect(made["use"] == "offline")
        let secret = try #require(made["privateKey"]?.string)
        #expect(algorithm.isSymmetric ? secret.utf8.count == 64 : secret.hasPrefix("-----BEGIN PRIVATE KEY-----"))
        #expect((made["publicKey"]?.string?.hasPrefix("-----BEGIN PUBLIC KEY-----") ?? false) != algorithm.isSymmetric)
        let list = try await stage.call("listSigningKeys")
        #expect(list["keys"]?.array?.count == 1)
        #expect(list["keys"]?[0]?["privateKey"] == nil)
        #expect(list["keys"]?[0]?["publicKey"] == made["publicKey"])
        #expect(try await stage.call("listSigningKeys", account: "other")["keys"] == [])
        // Nothing that could sign is kept of a pair.
        var kept = ""
        for key in stage.host.store.keys {
            kept += String(decoding: try await stage.host.store.get(key)?.value ?? [], as: UTF8.self)
        }
        #expect(kept.contains("PRIVATE") == false)
    }

    @Test("of an integrator's own are taken by their public part", arguments: [SigningAlgorithm.edDSA, .rs256])
    func own(_ algorithm: SigningAlgorithm) async throws {
        let stage = try await AccessStage()
        let new = try #require(NewKey(algorithm))
        let publicKey = try #require(new.publicKey)
        let made = try await stage.call(
            "createSigningKey", ["algorithm": .string(algorithm.rawValue), "publicKey": .string(publicKey)])
        #expect(made["privateKey"] == nil)
        let key = try #require(TokenKey(algorithm, text: new.privateKey, isPrivate: true))
        let id = try #require(made["keyId"]?.string)
        let token = try #require(SignedToken.text(stage.claims(), keyID: id, key: key))
        #expect(await stage.refusal(token) == nil)
        let wrong = algorithm == .edDSA ? "RS256" : "EdDSA"
        for (algorithm, text) in [(wrong, publicKey), ("HS256", publicKey), (wrong, "nonsense")] {
            let error = await #expect(throws: PluginError.self) {
                try await stage.call("createSigningKey", ["algorithm": .string(algorithm), "publicKey": .string(text)])
            }
            #expect(error?.code == "VALIDATION_ERROR")
        }
    }

    @Test("that are deleted end their tokens at once, known ones too")
    func deletion() async throws {
        let stage = try await AccessStage()
        let (id, key) = try await stage.offlineKey()
        let token = try #require(SignedToken.text(stage.claims(), keyID: id, key: key))
        #expect(await stage.refusal(token) == nil)
        await #expect(throws: PluginError.self) {
            try await stage.call("deleteSigningKey", ["keyId": .string(id)], account: "other")
        }
        #expect(await stage.refusal(token) == nil)
        let answer = try await stage.call("deleteSigningKey", ["keyId": .string(id)])
        #expect(answer == ["keyId": .string(id), "deleted": true])
        #expect(await stage.refusal(token)?.contains("not signed") == true)
        let error = await #expect(throws: PluginError.self) {
            try await stage.call("deleteSigningKey", ["keyId": .string(id)])
        }
        #expect(error?.code == "NOT_FOUND")
        let event = try #require(stage.host.store.events.last)
        #expect((event.type, event.account, event.subject) == ("account.SigningKey.deleted", "acme", id))
    }

    @Test("that rotate leave the old tokens good, unless they are revoked")
    func rotation() async throws {
        let stage = try await AccessStage()
        let first = try await stage.token()
        let (id, key) = try await stage.offlineKey()
        let offline = try #require(SignedToken.text(stage.claims(), keyID: id, key: key))
        let rotated = try await stage.call("rotateSigningKey")
        #expect(rotated["current"] == true)
        let second = try await stage.token()
        #expect(SignedToken(second)?.keyID == rotated["keyId"]?.string)
        #expect(SignedToken(first)?.keyID != SignedToken(second)?.keyID)
        for token in [first, second, offline] { #expect(await stage.refusal(token) == nil) }
        let last = try await stage.call("rotateSigningKey", ["revoke": true])
        for token in [first, second, offline] { #expect(await stage.refusal(token)?.contains("not signed") == true) }
        #expect(await stage.refusal(try await stage.token()) == nil)
        let keys = try await stage.call("listSigningKeys")["keys"]?.array ?? []
        #expect(keys.map { $0["keyId"] } == [last["keyId"]])
    }

    @Test("are bounded in number")
    func most() async throws {
        let stage = try await AccessStage()
        for _ in 0..<50 { _ = try await stage.call("createSigningKey") }
        let error = await #expect(throws: PluginError.self) { try await stage.call("createSigningKey") }
        #expect(error?.code == "VALIDATION_ERROR")
        _ = try await stage.call("createSigningKey", account: "other")
        _ = try await stage.call("rotateSigningKey", ["revoke": true])
        _ = try await stage.call("createSigningKey")
    }

    @Test("that the server makes sign addresses, with the token in the id's place")
    func addresses() async throws {
        let stage = try await AccessStage()
        stage.host.registry.offer("playback") { account, parameters in
            let key = parameters["keys"]?[AccessStage.streamID]?.string ?? ""
            return [
                "playback": [
                    AccessStage.streamID: [
                        "hls": .string("\(account)/\(key)"), "dash": .null, "player": .null, "thumbnail": .null,
                        "storyboard": .null, "download": .bool(parameters["downloadable"]?.array?.isEmpty == false),
                    ]
                ]
            ]
        }
        let signed = try await stage.call(
            "getSignedUrl", ["streamId": .string(AccessStage.streamID), "expiresIn": 60, "downloadable": true])
        #expect(signed["urls"]?["hls"] == .string("acme/\(signed["token"]?.string ?? "")"))
        #expect(signed["urls"]?["download"] == true)
        #expect(signed["expiresAt"] == .string(Timestamp.iso8601(stage.host.clock.now + 60_000)))
        stage.host.registry.withdraw("playback")
        let bare = try await stage.call("getSignedUrl", ["streamId": .string(AccessStage.streamID)])
        #expect(bare["urls"]?["hls"] == .null)
        let error = await #expect(throws: PluginError.self) {
            try await stage.token([
                "rules": .array(
                    (0..<90).map { _ in
                        ["action": "allow", "type": "ip", "ip": ["2001:db8:1111:2222:3333:4444:5555:6666"]]
                    })
            ])
        }
        #expect(error?.code == "VALIDATION_ERROR")
        let late = await #expect(throws: PluginError.self) {
            try await stage.token(["expiresIn": 1, "notBefore": "2030-01-01T00:00:00Z"])
        }
        #expect(late?.details["issues"]?[0]?["path"] == "/parameters/notBefore")
    }
}
