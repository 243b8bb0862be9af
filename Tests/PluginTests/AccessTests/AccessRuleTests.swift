import AccessCore
import JSON
import Testing

@Suite("Rules and origins")
struct AccessRuleTests {
    private func allows(_ rules: JSON, _ viewer: Viewer) throws -> Bool {
        AccessRule.allow(viewer, by: try #require(AccessRule.all(rules.array ?? [])))
    }

    @Test("are tried in order, and the first that matches decides")
    func order() throws {
        let office: JSON = [
            ["action": "block", "type": "ip", "ip": ["10.1.0.0/16"]],
            ["action": "allow", "type": "ip", "ip": ["10.0.0.0/8", "2001:db8::/32"]],
            ["action": "block", "type": "any"],
        ]
        for (address, expected) in [
            ("10.2.3.4", true), ("10.1.3.4", false), ("11.0.0.1", false), ("2001:db8::1", true), ("2001:db9::1", false),
            ("::ffff:10.2.3.4", true), ("", false), ("unix", false),
        ] {
            #expect(try allows(office, Viewer(address: address)) == expected, "\(address)")
        }
        #expect(try allows([], Viewer(address: "10.1.3.4")))
        #expect(try allows([["action": "block", "type": "ip", "ip": ["10.0.0.1"]]], Viewer(address: "10.0.0.2")))
    }

    @Test("of all IPv6 hold no IPv4, and the other way round")
    func families() throws {
        let six: JSON = [["action": "allow", "type": "ip", "ip": ["::/0"]], ["action": "block", "type": "any"]]
        #expect(try allows(six, Viewer(address: "2001:db8::1")))
        #expect(try !allows(six, Viewer(address: "10.0.0.1")))
        let four: JSON = [["action": "allow", "type": "ip", "ip": ["0.0.0.0/0"]], ["action": "block", "type": "any"]]
        #expect(try allows(four, Viewer(address: "10.0.0.1")))
        #expect(try !allows(four, Viewer(address: "2001:db8::1")))
    }

    @Test("about countries match no viewer whose country nobody knows")
    func countries() throws {
        let germany: JSON = [
            ["action": "allow", "type": "country", "country": ["DE", "AT"]], ["action": "block", "type": "any"],
        ]
        #expect(try allows(germany, Viewer(address: "", country: "DE")))
        #expect(try !allows(germany, Viewer(address: "", country: "FR")))
        #expect(try !allows(germany, Viewer(address: "")))
        #expect(try allows([["action": "block", "type": "country", "country": ["FR"]]], Viewer(address: "")))
    }

    @Test(
        "that are malformed are none",
        arguments: [
            ["action": "permit", "type": "any"], ["action": "allow"], ["action": "allow", "type": "ip"],
            ["action": "allow", "type": "ip", "ip": []], ["action": "allow", "type": "ip", "ip": ["10.0.0.0/33"]],
            ["action": "allow", "type": "ip", "ip": ["::/129"]],
            ["action": "allow", "type": "ip", "ip": ["10.0.0.0/+8"]],
            ["action": "allow", "type": "ip", "ip": ["10.0.0.0/8/8"]], ["action": "allow", "type": "ip", "ip": [7]],
            ["action": "allow", "type": "country"], "allow",
        ] as [JSON])
    func malformed(_ rule: JSON) {
        #expect(AccessRule.all([["action": "allow", "type": "any"], rule]) == nil)
    }

    @Test(
        "of origins cover themselves, and with a star what is below",
        arguments: [
            ("https://a.example", "https://a.example", true), ("https://a.example", "https://A.Example", true),
            ("https://a.example", "https://a.example:443", true), ("https://a.example", "http://a.example", false),
            ("https://a.example", "https://a.example:8443", false), ("https://a.example", "https://b.a.example", false),
            ("https://*.a.example", "https://b.a.example", true),
            ("https://*.a.example", "https://c.b.a.example", true),
            ("https://*.a.example", "https://a.example", false), ("https://*.a.example", "https://ba.example", false),
            ("https://*.a.example", "https://evila.example", false), ("http://[::1]:8080", "http://[::1]:8080", true),
            ("http://localhost:3000", "http://localhost:3000", true), ("https://a.example", "null", false),
            ("https://a.example", "https://a.example.evil.example", false), ("https://a.example", "", false),
            ("https://*.a.example", "https://*.a.example", false),
        ])
    func origins(_ pattern: String, _ origin: String, _ expected: Bool) throws {
        let origins = try #require(WebOrigin.all([.string(pattern)]))
        #expect(Viewer(address: "", origin: origin).isFrom(origins) == expected)
    }

    @Test("hold nothing against who has no page")
    func withoutPage() throws {
        let origins = try #require(WebOrigin.all(["https://a.example"]))
        #expect(Viewer(address: "").isFrom(origins))
        #expect(Viewer(address: "", origin: "https://b.example").isFrom([]))
        #expect(WebOrigin.all(["ftp://a.example"]) == nil)
        #expect(WebOrigin.all(["https://a.example/path"]) == nil)
        #expect(WebOrigin("https://*.a.example")?.source == "https://*.a.example:443")
    }
}
