internal import Glibc

/// A network in CIDR notation (RFC 4632): `10.0.0.0/8`, `fd00::/8`, or one address.
package struct AddressRange: Sendable, Hashable {
    private let prefix: [UInt8]
    private let bits: Int
    /// What IPv4 addresses begin with where they stand among those of IPv6.
    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads a network; nil when it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = parts.first.map(String.init), let bytes = Self.bytes(of: address) else {
            return nil
        }
        let width = address.contains(":") ? 128 : 32
        var length = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let given = Int(parts[1]), given <= width else {
                return nil
            }
            length = given
        }
        prefix = bytes
        bits = 128 - width + length
    }

    /// Whether an address, as ``bytes(of:)`` has it, lies in the network.
    package func contains(_ address: [UInt8]) -> Bool {
        // A network of IPv6 that is wider than all mapped addresses are holds none of IPv4.
        if bits < 96, address.starts(with: Self.mapped) { return false }
        for index in 0..<16 {
            let count = min(8, max(0, bits - index * 8))
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> count)
            if address[index] & mask != prefix[index] & mask { return false }
        }
        return true
    }

    /// Sixteen bytes, an IPv4 address as mapped into IPv6 (RFC 4291, section 2.5.5.2); nil when it is no address.
    package static func bytes(of address: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET6, address, &bytes) == 1 { return bytes }
        var four = [UInt8](repeating: 0, count: 4)
        guard inet_pton(AF_INET, address, &four) == 1 else { return nil }
        return mapped + four
    }
}
