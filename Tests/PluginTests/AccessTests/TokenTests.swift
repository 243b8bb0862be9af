import AccessCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Tokens")
struct TokenTests {
    @Test("of each algorithm are taken, and open their stream", arguments: SigningAlgorithm.allCases)
    func good(_ algorithm: SigningAlgorithm) async throws {
        let stage = try await AccessStage()
        let (id, key) = try await stage.offlineKey(algorithm)
        let token = try #require(SignedToken.text(stage.claims(["viewerId": "ada"]), keyID: id, key: key))
        let answer = try await stage.authorize(token)
        #expect(answer["streamId"] == .string(AccessStage.streamID))
        #expect(answer["account"] == "acme")
        #expect(answer["title"] == "Film")
        #expect(answer["restricted"] == true)
        #expect(answer["downloadable"] == false)
        // Twice: the second time it is known.
        #expect(await stage.refusal(token, kind: "media") == nil)
    }

    @Test("are refused with any other algorithm than their key's", arguments: SigningAlgorithm.allCases)
    func fixedAlgorithm(_ algorithm: SigningAlgorithm) async throws {
        let stage = try await AccessStage()
        let (id, key) = try await stage.offlineKey(algorithm)
        let good = try #require(SignedToken.text(stage.claims(), keyID: id, key: key))
        let parts = good.split(separator: ".").map(String.init)
        let list = try await stage.call("listSigningKeys")
        let publicKey = list["keys"]?[0]?["publicKey"]?.string
        for claimed in ["none", "None", "NONE", "", "EdDSA", "RS256", "HS256", "RS384", "PS256", "ES256", "HS512"]
        where claimed != algorithm.rawValue {
            let header: JSON = ["alg": .string(claimed), "kid": .string(id), "typ": "JWT"]
            let message = Base64URL.text(of: header.bytes()) + "." + parts[1]
            #expect(await stage.refusal("\(message).\(parts[2])") != nil, "\(claimed)")
            #expect(await stage.refusal("\(message).") != nil, "\(claimed), unsigned")
            // Confusion: the public part as the secret of a HMAC.
            if let publicKey, let forged = TokenKey(.hs256, text: publicKey)?.signature(of: Array(message.utf8)) {
                #expect(await stage.refusal("\(message).\(Base64URL.text(of: forged))") != nil, "\(claimed), forged")
            }
        }
        #expect(await stage.refusal(good) == nil)
    }

    @Test("with one character changed, at every place, are refused", arguments: SigningAlgorithm.allCases)
    func tampered(_ algorithm: SigningAlgorithm) async throws {
        let stage = try await AccessStage()
        let (id, key) = try await stage.offlineKey(algorithm)
        let good = Array(try #require(SignedToken.text(stage.claims(), keyID: id, key: key)).utf8)
        for place in good.indices {
            // The neighbour in the alphabet differs in the lowest bit, which the last character of a part does not need.
            for other in [good[place] ^ 1, UInt8(ascii: "A"), UInt8(ascii: ".")] where other != good[place] {
                var token = good
                token[place] = other
                let text = String(decoding: token, as: UTF8.self)
                #expect(await stage.refusal(text) != nil, "\(place)")
            }
        }
    }

    @Test("mutated ten thousand times, are never taken")
    func mutated() async throws {
        let stage = try await AccessStage()
        var random = TokenMutation(seed: 5)
        var good: [String] = []
        for algorithm in SigningAlgorithm.allCases {
            let (id, key) = try await stage.offlineKey(algorithm)
            let claims = stage.claims(["viewerId": "ada", "rules": [["action": "allow", "type": "any"]]])
            good.append(try #require(SignedToken.text(claims, keyID: id, key: key)))
        }
        var taken: [String] = []
        for _ in 0..<10_000 {
            let token = random.mutation(of: good)
            if await stage.refusal(token, kind: "media") == nil { taken.append(token) }
        }
        #expect(taken == [])
        for token in good { #expect(await stage.refusal(token) == nil) }
    }

    @Test("have times to the millisecond")
    func times() async throws {
        let stage = try await AccessStage(grace: 0)
        let start = stage.host.clock.now
        let notBefore = Timestamp.iso8601(start + 2000)
        let token = try await stage.token(["expiresIn": 5, "notBefore": .string(notBefore)])
        stage.host.clock.advance(milliseconds: 1999)
        #expect(await stage.refusal(token)?.contains("not valid yet") == true)
        stage.host.clock.advance(milliseconds: 1)
        #expect(await stage.refusal(token) == nil)
        #expect(try await stage.authorize(token)["validUntil"] == .integer(start + 5000))
        stage.host.clock.advance(milliseconds: 2999)
        #expect(await stage.refusal(token) == nil)
        stage.host.clock.advance(milliseconds: 1)
        #expect(await stage.refusal(token)?.contains("expired") == true)
    }

    @Test("with claims that are missing or malformed are refused")
    func malformedClaims() async throws {
        let stage = try await AccessStage()
        let (id, key) = try await stage.offlineKey(.hs256)
        let changes: [JSONObject] = [
            ["exp": .null], ["sub": .null], ["exp": "soon"], ["exp": -1], ["exp": 1e300], ["nbf": "now"], ["iat": true],
            ["sub": 5], ["viewerId": 17], ["downloadable": "yes"], ["rules": [:]], ["rules": [["action": "allow"]]],
            ["rules": [["action": "allow", "type": "ip", "ip": ["10.0.0.0/33"]]]], ["origins": "https://a.example"],
            ["origins": ["a.example"]],
        ]
        for change in changes {
            let token = try #require(SignedToken.text(stage.claims(change), keyID: id, key: key))
            #expect(await stage.refusal(token)?.contains("not signed") == true, "\(change)")
        }
        let known = stage.claims(["aud": "players", "custom": [1]])
        #expect(await stage.refusal(try #require(SignedToken.text(known, keyID: id, key: key))) == nil)
    }

    @Test("open no stream of another account, and none that is gone")
    func streams() async throws {
        let stage = try await AccessStage()
        let (id, key) = try await stage.offlineKey()
        let others = stage.claims(["sub": .string(AccessStage.othersID)])
        #expect(
            await stage.refusal(try #require(SignedToken.text(others, keyID: id, key: key)))?
                .contains("not signed") == true)
        let gone = stage.claims(["sub": "str_01JDZK4V3M8Q2R6T9W0XABCDEH"])
        let token = try #require(SignedToken.text(gone, keyID: id, key: key))
        let error = await #expect(throws: PluginError.self) { try await stage.authorize(token) }
        #expect(error?.code == "NOT_FOUND")
        let foreign = try await stage.call(
            "getSignedUrl", ["streamId": .string(AccessStage.othersID)], account: "other")
        #expect(await stage.refusal(foreign["token"]?.string ?? "") == nil)
        await #expect(throws: PluginError.self) {
            try await stage.call("getSignedUrl", ["streamId": .string(AccessStage.othersID)])
        }
    }

    @Test("are spelt in one way alone")
    func base64() {
        for bytes in [[], [0], [255, 254], [1, 2, 3], Array(0...255)] as [[UInt8]] {
            let text = Base64URL.text(of: bytes)
            #expect(Base64URL.bytes(of: text.utf8) == bytes)
        }
        // Bits that count for nothing, padding, the other alphabet, a lone character.
        for text in ["AB", "AAB", "AA==", "+/+/", "A", "AAAAA", "A A"] {
            #expect(Base64URL.bytes(of: text.utf8) == nil, "\(text)")
        }
    }
}
