/// How far away an address is: what decides whether the server goes there.
package enum Reach: Sendable, Hashable {
    /// Anybody's, on the internet.
    case global
    /// Of this machine or its networks, or one that may lead there: only where the operator allows it.
    case inner
    /// Never: no single host's, or a cloud's metadata service, which hands out the server's own credentials.
    case none
}

extension NetworkAddress {
    /// By IANA's special-purpose registries (RFC 6890 and its updates), and what clouds keep beside them.
    package var reach: Reach {
        switch self {
        case .v4(let bits): Self.reach(ofFour: bits)
        case .v6(let high, let low): Self.reach(ofSixHigh: high, low: low)
        }
    }

    private static func reach(ofFour bits: UInt32) -> Reach {
        if metadata.contains(bits) { return .none }
        for (network, length, reach) in fours where (bits ^ network) >> (32 - length) == 0 { return reach }
        return .global
    }

    /// Networks of IPv4: address, length of the prefix, reach.
    private static let fours: [(UInt32, UInt32, Reach)] = [
        (0x0000_0000, 8, .none),  // 0.0.0.0/8, this network
        (0x0A00_0000, 8, .inner),  // 10.0.0.0/8, private
        (0x6440_0000, 10, .inner),  // 100.64.0.0/10, shared by carriers
        (0x7F00_0000, 8, .inner),  // 127.0.0.0/8, loopback
        (0xA9FE_0000, 16, .inner),  // 169.254.0.0/16, link-local
        (0xAC10_0000, 12, .inner),  // 172.16.0.0/12, private
        (0xC000_0000, 24, .inner),  // 192.0.0.0/24, protocol assignments
        (0xC000_0200, 24, .inner),  // 192.0.2.0/24, documentation
        (0xC01F_C400, 24, .inner),  // 192.31.196.0/24, AS112
        (0xC034_C100, 24, .inner),  // 192.52.193.0/24, automatic multicast tunnelling
        (0xC058_6300, 24, .inner),  // 192.88.99.0/24, 6to4 relays
        (0xC0A8_0000, 16, .inner),  // 192.168.0.0/16, private
        (0xC0AF_3000, 24, .inner),  // 192.175.48.0/24, AS112
        (0xC612_0000, 15, .inner),  // 198.18.0.0/15, benchmarks
        (0xC633_6400, 24, .inner),  // 198.51.100.0/24, documentation
        (0xCB00_7100, 24, .inner),  // 203.0.113.0/24, documentation
        (0xE000_0000, 4, .none),  // 224.0.0.0/4, multicast
        (0xF000_0000, 4, .none),  // 240.0.0.0/4, reserved, and broadcast
    ]

    /// Metadata services of clouds, in IPv4.
    private static let metadata: Set<UInt32> = [
        0xA9FE_A9FE,  // 169.254.169.254: AWS, Azure, Google, Oracle, OpenStack, …
        0xA9FE_AA02,  // 169.254.170.2: credentials of AWS containers
        0xA9FE_AA17,  // 169.254.170.23: credentials of AWS pods
        0xA9FE_0017,  // 169.254.0.23: Tencent
        0x6464_64C8,  // 100.100.100.200: Alibaba
        0xC000_00C0,  // 192.0.0.192: Oracle
        0xA83F_8110,  // 168.63.129.16: Azure's platform, in public space
    ]

    private static func reach(ofSixHigh high: UInt64, low: UInt64) -> Reach {
        if let four = four(inHigh: high, low: low) {
            // One in the other: a translator or the kernel may lead to the inner one.
            return reach(ofFour: four) == .none ? .none : .inner
        }
        if high == 0, low == 1 { return .inner }  // ::1
        if high == 0, low == 0 { return .none }  // ::
        if high >> 56 == 0xFF { return .none }  // ff00::/8, multicast
        if high == 0xFD00_0EC2_0000_0000, [0x254, 0x23].contains(low) { return .none }  // AWS: metadata, pods
        if high == 0xFD20_00CE_0000_0000, low == 0x254 { return .none }  // Google: metadata
        // Of IPv6 only this eighth is given out to anybody: outside are ULA, link-local, site-local, discard, …
        guard high >> 61 == 0b001 else { return .inner }
        for (network, length) in sixes where (high ^ network) >> (64 - length) == 0 { return .inner }
        return .global
    }

    /// Networks inside 2000::/3 that are not anybody's: the address's upper half, length of the prefix.
    private static let sixes: [(UInt64, UInt64)] = [
        (0x2001_0000_0000_0000, 23),  // 2001::/23, protocol assignments: Teredo, benchmarks, ORCHID, …
        (0x2001_0DB8_0000_0000, 32),  // documentation
        (0x2002_0000_0000_0000, 16),  // 6to4
        (0x2620_004F_8000_0000, 48),  // AS112
        (0x3FFF_0000_0000_0000, 20),  // documentation
    ]

    /// The IPv4 address that an IPv6 one stands for or carries.
    private static func four(inHigh high: UInt64, low: UInt64) -> UInt32? {
        let last = UInt32(truncatingIfNeeded: low)
        switch (high, low >> 32) {
        case (0, 0) where last > 1: return last  // ::/96, compatible
        case (0, 0xFFFF): return last  // ::ffff:0:0/96, mapped
        case (0, 0xFFFF_0000): return last  // ::ffff:0:0:0/96, translated
        case (0x0064_FF9B_0000_0000, 0): return last  // 64:ff9b::/96, NAT64
        case _ where high >> 16 == 0x0064_FF9B_0001: return last  // 64:ff9b:1::/48, NAT64 of the network's own
        case _ where high >> 48 == 0x2002: return UInt32(truncatingIfNeeded: high >> 16)  // 2002::/16, 6to4
        case _ where high >> 32 == 0x2001_0000: return ~last  // 2001::/32, Teredo
        case _ where low >> 32 & 0xFDFF_FFFF == 0x0000_5EFE: return last  // ISATAP
        default: return nil
        }
    }
}
