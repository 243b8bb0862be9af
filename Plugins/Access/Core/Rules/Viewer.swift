/// Who asks, as far as the request tells.
package struct Viewer: Sendable, Hashable {
    /// Sixteen bytes (``AddressRange/bytes(of:)``); nil where it is unknown.
    package var address: [UInt8]?
    /// As it came.
    package var addressText: String
    /// ISO 3166; nil where nobody trusted said so.
    package var country: String?
    /// The `Origin` of the page; nil where the request has none, as of players that are no page.
    package var origin: String?

    /// Puts one together.
    package init(address: String, country: String? = nil, origin: String? = nil) {
        addressText = address
        self.address = AddressRange.bytes(of: address)
        self.country = country
        self.origin = origin
    }

    /// Whether the page may play what only these may. Without `Origin`, or where the list is empty, it may.
    package func isFrom(_ origins: [WebOrigin]) -> Bool {
        guard let origin, !origins.isEmpty else { return true }
        guard let page = WebOrigin(origin) else { return false }
        return origins.contains { $0.covers(page) }
    }
}
