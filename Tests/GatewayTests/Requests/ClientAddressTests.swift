import Gateway
import Testing

struct ClientAddressTests {
    private let addresses = ClientAddress(trustedProxies: ["10.0.0.0/8", "fd00::/8", "192.0.2.7", "nonsense"])

    @Test(arguments: [
        ("1.2.3.4", ["9.9.9.9"], "1.2.3.4"), ("10.1.1.1", [], "10.1.1.1"), ("10.1.1.1", ["9.9.9.9"], "9.9.9.9"),
        ("10.1.1.1", ["6.6.6.6, 9.9.9.9, 10.2.2.2"], "9.9.9.9"), ("10.1.1.1", ["6.6.6.6", "9.9.9.9"], "9.9.9.9"),
        ("10.1.1.1", ["10.3.3.3, 10.2.2.2"], "10.3.3.3"), ("10.1.1.1", ["9.9.9.9, evil"], "10.1.1.1"),
        ("10.1.1.1", ["9.9.9.9:443"], "9.9.9.9"), ("fd00::1", ["[2001:db8::1]:443"], "2001:db8::1"),
        ("::ffff:10.1.1.1", ["9.9.9.9"], "9.9.9.9"), ("192.0.2.7", ["9.9.9.9"], "9.9.9.9"),
        ("192.0.2.8", ["9.9.9.9"], "192.0.2.8"), ("10.1.1.1", ["2001:db8::1"], "2001:db8::1"),
    ])
    func theRightmostAddressThatIsNoProxy(peer: String, forwarded: [String], client: String) {
        #expect(addresses.resolve(peer: peer, forwardedFor: forwarded) == client)
    }

    @Test func proxies() {
        for peer in ["10.1.2.3", "::ffff:10.1.2.3", "fd00::1", "192.0.2.7"] {
            #expect(addresses.isProxy(peer), "\(peer)")
        }
        for peer in ["11.0.0.1", "192.0.2.8", "", "unix"] { #expect(!addresses.isProxy(peer), "\(peer)") }
        #expect(!ClientAddress(trustedProxies: []).isProxy("10.1.2.3"))
    }

    @Test func networks() throws {
        let nine = try #require(AddressRange("128.128.0.0/9"))
        #expect(nine.contains("128.255.0.1"))
        #expect(!nine.contains("128.127.0.1"))
        #expect(try #require(AddressRange("0.0.0.0/0")).contains("8.8.8.8"))
        #expect(try !#require(AddressRange("0.0.0.0/0")).contains("2001:db8::1"))
        #expect(try #require(AddressRange("::/0")).contains("2001:db8::1"))
        for text in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/x", "10.0.0.0/8/8"] {
            #expect(AddressRange(text) == nil)
        }
    }
}
