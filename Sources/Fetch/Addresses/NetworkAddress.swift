import Glibc
package import NIOCore

/// An IPv4 or IPv6 address, as bits.
package enum NetworkAddress: Sendable, Hashable {
    case v4(UInt32)
    case v6(high: UInt64, low: UInt64)

    /// Reads the usual notation alone: four decimal numbers without leading zeros, or RFC 4291, section 2.2. No zones.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.init(six)
    }

    /// Of what a resolver says (RFC 3493, section 3.3); nil for other families. The memory must hold all of its family.
    init?(_ address: UnsafePointer<sockaddr>) {
        let memory = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: self = .v4(UInt32(bigEndian: memory.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        case AF_INET6: self.init(memory.loadUnaligned(fromByteOffset: 8, as: in6_addr.self))
        default: return nil
        }
    }

    private init(_ six: in6_addr) {
        let bytes = withUnsafeBytes(of: six) { Array($0) }
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self = .v6(high: word(bytes[..<8]), low: word(bytes[8...]))
    }

    /// What a socket connects to. Nothing is resolved on the way.
    package func socketAddress(port: Int) throws -> SocketAddress {
        var buffer = ByteBuffer()
        switch self {
        case .v4(let bits): buffer.writeInteger(bits)
        case .v6(let high, let low): buffer.writeMultipleIntegers(high, low)
        }
        return try SocketAddress(packedIPAddress: buffer, port: port)
    }
}

extension NetworkAddress: CustomStringConvertible {
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch self {
        case .v4(let bits):
            var four = in_addr(s_addr: bits.bigEndian)
            inet_ntop(AF_INET, &four, &text, socklen_t(text.count))
        case .v6(let high, let low):
            var six = in6_addr()
            withUnsafeMutableBytes(of: &six) { bytes in
                bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            inet_ntop(AF_INET6, &six, &text, socklen_t(text.count))
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
