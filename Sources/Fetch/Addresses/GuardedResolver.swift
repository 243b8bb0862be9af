package import Kernel

/// Finds the addresses of a host, all of which may be reached.
package struct GuardedResolver: Sendable {
    private let guards: AddressGuard
    private let resolver: any Resolver

    /// Over the system's resolver.
    ///
    /// - Parameter allowPrivate: Whether private, loopback and link-local addresses may be reached.
    package init(allowPrivate: Bool) {
        self.init(guards: AddressGuard(allowsInner: allowPrivate), resolver: SystemResolver())
    }

    /// Over others.
    package init(guards: AddressGuard, resolver: any Resolver) {
        self.guards = guards
        self.resolver = resolver
    }

    /// Throws `FETCH_REFUSED` for a host that can be judged without a resolver.
    package func check(_ host: WebAddress.Host) throws(KernelError) {
        try guards.check(host)
    }

    /// The host's addresses, all of them checked. Throws `FETCH_REFUSED` or `FETCH_FAILED`.
    package func addresses(of host: WebAddress.Host) async throws(KernelError) -> [NetworkAddress] {
        try guards.check(host)
        switch host {
        case .address(let address):
            return [address]
        case .name(let name):
            let found: [NetworkAddress]
            do throws(ResolverError) {
                found = try await resolver.addresses(of: name)
            } catch {
                throw .fetchFailed("The host's name could not be resolved.", retryable: error.isPassing)
            }
            return try guards.checked(found)
        }
    }
}
