import Fetch
import Testing

/// Every address is of one kind, and none of the server's own networks is taken for the internet.
@Suite struct AddressTests {
    private static let global = [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
        "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0", "223.255.255.255", "168.63.129.15", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1",
        "2001:200::1", "2003::1", "3ffe:ffff::1",
    ]

    private static let inner = [
        "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.0.1",
        "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.0",
        "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.1", "::1", "::127.0.0.1",
        "::10.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1",
        "64:ff9b::10.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1:ffff::10.0.0.1", "100::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
        "2002:7f00:1::1",
        "2002:c0a8:101::", "2002:808:808::1", "3fff::1", "5f00::1", "4000::1", "fc00::1", "fd00::1", "fdff:ffff::1",
        "fe80::1", "febf::1", "fec0::1", "feff::1", "2600:1f18::5efe:10.0.0.1", "2600:1f18::200:5efe:192.168.0.1",
    ]

    private static let none = [
        "0.0.0.0", "0.1.2.3", "0.255.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16", "::", "ff02::1",
        "ff0e::1",
        "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "::ffff:169.254.169.254", "::169.254.169.254",
        "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::", "2001::1", "64:ff9b:1::1", "::ffff:0.0.0.0", "::ffff:224.0.0.1",
    ]

    @Test func eachIsOfItsKind() throws {
        for (texts, reach) in [(Self.global, Reach.global), (Self.inner, .inner), (Self.none, .none)] {
            for text in texts {
                let address = try #require(NetworkAddress(text), "\(text)")
                #expect(address.reach == reach, "\(text)")
            }
        }
        print("addresses: \(Self.global.count + Self.inner.count + Self.none.count) of three kinds")
    }

    /// The networks' first and last addresses, one beyond each, and many inside: by arithmetic of another kind than the table.
    @Test func wholeNetworksAreClosed() throws {
        let networks = [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
            "240.0.0.0/4",
        ]
        var checked = 0
        for network in networks {
            let parts = network.split(separator: "/").map(String.init)
            guard case .v4(let first)? = NetworkAddress(parts[0]), let length = UInt32(parts[1]) else {
                Issue.record("\(network)")
                continue
            }
            let count = UInt64(1) << (32 - length)
            let step = max(1, count / 512)
            for offset in stride(from: UInt64(0), to: count, by: Int(step)) {
                let four = NetworkAddress.v4(first + UInt32(offset))
                #expect(four.reach != .global, "\(four)")
                // And in every wrapping that leads to it.
                let low = UInt64(first) + offset
                for six in [
                    NetworkAddress.v6(high: 0, low: 0xFFFF_0000_0000 | low),
                    .v6(high: 0x0064_FF9B_0000_0000, low: low),
                    .v6(high: 0x2002_0000_0000_0000 | low << 16, low: 1),
                    .v6(high: 0x2001_0000_0000_0000, low: ~low & 0xFFFF_FFFF),
                ] { #expect(six.reach != .global, "\(six)") }
                checked += 5
            }
        }
        print("addresses: \(checked) in closed networks, none of them global")
    }

    @Test func onlyAnEighthOfSixIsOpen() {
        for high in stride(from: UInt64(0), through: 0xFF00, by: 0x100) where !(0x2000...0x3F00).contains(high) {
            #expect(NetworkAddress.v6(high: high << 48, low: 1).reach != .global, "\(high)")
        }
    }

    @Test func notationsThatReadersDisagreeOnAreNone() {
        for text in [
            "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "127.0.0.01", "1.2.3", "", "fe80::1%eth0", "::g",
        ] {
            #expect(NetworkAddress(text) == nil, "\(text)")
        }
        for text in ["127.0.0.1", "2001:db8::1", "::ffff:1.2.3.4", "::"] {
            #expect(NetworkAddress(text).map { "\($0)" } == text)
        }
    }
}
