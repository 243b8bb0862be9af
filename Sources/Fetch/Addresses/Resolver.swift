/// Finds the addresses of names.
package protocol Resolver: Sendable {
    /// All addresses of a name, the best first. Throws ``ResolverError``.
    func addresses(of name: String) async throws(ResolverError) -> [NetworkAddress]
}

/// A name could not be resolved.
package struct ResolverError: Error, Sendable, Hashable {
    /// Whether it may be later.
    package let isPassing: Bool

    /// Makes one.
    package init(isPassing: Bool) {
        self.isPassing = isPassing
    }
}
