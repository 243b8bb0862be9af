import Testing
import WebhooksCore

/// Signatures as Standard Webhooks say.
@Suite struct SignatureTests {
    @Test func theExampleOfTheSpecification() throws {
        let secret = try #require(SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let headers = try #require(
            MessageHeaders(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: body, secrets: [secret]))
        #expect(headers.signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(headers.fields.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(headers.fields.map(\.value).prefix(2) == ["msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"])
    }

    @Test func eachSecretSigns() throws {
        let secrets = [try #require(SigningSecret(new: .hmac)), try #require(SigningSecret(new: .ed25519))]
        let headers = try #require(MessageHeaders(id: "evt_1", timestamp: 1, body: [1, 2, 3], secrets: secrets))
        let parts = headers.signature.split(separator: " ")
        #expect(parts.map { $0.prefix { $0 != "," } } == ["v1", "v1a"])
        #expect(parts[0].utf8.count == 3 + 44 && parts[1].utf8.count == 4 + 88)
        #expect(MessageHeaders(id: "evt_1", timestamp: 1, body: [], secrets: []) == nil)
    }

    /// RFC 8032, section 7.1, test 3.
    @Test func ed25519AsTheRFCHasIt() throws {
        func bytes(_ hex: String) -> [UInt8] {
            stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
        }
        let seed = bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
        let secret = try #require(SigningSecret("whsk_" + Base64.text(of: seed)))
        let key = bytes("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
        #expect(secret.publicKey == "whpk_" + Base64.text(of: key))
        let signature = bytes(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")
        #expect(secret.signature(of: bytes("af82")) == "v1a," + Base64.text(of: signature))
    }

    @Test(arguments: [
        "", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-w", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ])
    func whatIsNoSecret(_ text: String) {
        #expect(SigningSecret(text) == nil)
    }

    @Test func secretsHave24To64Bytes() {
        for (size, isOne) in [(23, false), (24, true), (64, true), (65, false)] {
            let text = "whsec_" + Base64.text(of: [UInt8](repeating: 7, count: size))
            #expect((SigningSecret(text)?.text == text) == isOne, "\(size)")
        }
    }

    @Test func base64ThereAndBack() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
            #expect(Base64.bytes(of: Base64.text(of: bytes)) == bytes)
        }
        for wrong in ["A", "AA", "AAA", "AB==", "AAB=", "A===", "====", "AA=A", "AA A"] {
            #expect(Base64.bytes(of: wrong) == nil, "\(wrong)")
        }
    }
}
