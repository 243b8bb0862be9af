package import Kernel

/// Decides which addresses the server goes to.
package struct AddressGuard: Sendable {
    /// `network.allowPrivate`.
    private let allowsInner: Bool

    /// Makes one.
    package init(allowsInner: Bool) {
        self.allowsInner = allowsInner
    }

    /// Whether a connection to it may be made.
    package func allows(_ address: NetworkAddress) -> Bool {
        switch address.reach {
        case .global: true
        case .inner: allowsInner
        case .none: false
        }
    }

    /// Throws `FETCH_REFUSED` for a host that can be judged without a resolver.
    package func check(_ host: WebAddress.Host) throws(KernelError) {
        switch host {
        case .address(let address):
            if !allows(address) { throw Self.refused }
        case .name(let name):
            // RFC 6761, section 6.3.
            if name == "localhost" || name.hasSuffix(".localhost"), !allowsInner { throw Self.refused }
        }
    }

    /// Those that a name resolved to, all of which must be allowed: one among them that is not is a trap, or a mistake.
    package func checked(_ addresses: [NetworkAddress]) throws(KernelError) -> [NetworkAddress] {
        guard !addresses.isEmpty else {
            throw .fetchFailed("The host's name could not be resolved.", retryable: true)
        }
        guard addresses.allSatisfy(allows) else { throw Self.refused }
        return addresses
    }

    private static let refused = KernelError.fetchRefused(
        "The server does not fetch from private, loopback, link-local or reserved addresses: use an address that is "
            + "reachable from the internet.")
}
