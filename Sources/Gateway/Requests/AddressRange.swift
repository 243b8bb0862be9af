import Glibc

/// A network in CIDR notation (RFC 4632): `10.0.0.0/8`, `fd00::/8`, or one address.
package struct AddressRange: Sendable, Hashable {
    private let prefix: [UInt8]
    private let bits: Int

    /// Parses a network; nil when it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = AddressRange.bytes(String(parts[0])) else { return nil }
        let width = parts[0].contains(":") ? 128 : 32
        guard let length = parts.count == 1 ? width : Int(parts[1]), (0...width).contains(length) else { return nil }
        self.prefix = address
        self.bits = 128 - width + length
    }

    /// Whether an address lies in the network.
    package func contains(_ address: String) -> Bool {
        guard let bytes = AddressRange.bytes(address) else { return false }
        for index in 0..<16 {
            let count = min(8, max(0, bits - index * 8))
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> count)
            if bytes[index] & mask != prefix[index] & mask { return false }
        }
        return true
    }

    /// Sixteen bytes, an IPv4 address as mapped into IPv6 (RFC 4291, section 2.5.5.2); nil when it is no address.
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET6, text, &bytes) == 1 { return bytes }
        var four = [UInt8](repeating: 0, count: 4)
        guard inet_pton(AF_INET, text, &four) == 1 else { return nil }
        return [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + four
    }
}
