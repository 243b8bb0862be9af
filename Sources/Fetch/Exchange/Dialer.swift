package import NIOCore
import NIOHTTP1

/// Opens connections, to addresses that were checked.
package protocol Dialer: Sendable {
    /// A connection to exactly this address. TLS where `secure` says so, with the host's name for SNI and certificate.
    func connect(to address: SocketAddress, secure: TLSName?, timeout: Duration) async throws -> HTTPConnection

    /// The same, of a connection that takes one request after the other.
    func keep(to address: SocketAddress, secure: TLSName?, timeout: Duration) async throws -> KeptConnection
}

/// Who is at the other end of a TLS connection.
package enum TLSName: Sendable, Hashable {
    case name(String)
    /// The certificate must be for the address itself.
    case address
}
