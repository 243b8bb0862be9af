/// Who sent a request, behind proxies that are trusted to say so.
package struct ClientAddress: Sendable {
    private let trusted: [AddressRange]
    /// In which field a trusted proxy names the viewer's country, in lower case.
    package let countryHeader: String?

    /// Believes `X-Forwarded-For`, and the country's field, of connections from these networks; what is no network is
    /// ignored.
    package init(trustedProxies: [String], countryHeader: String? = nil) {
        self.trusted = trustedProxies.compactMap(AddressRange.init)
        self.countryHeader = countryHeader?.lowercased()
    }

    /// Whether the other end of a connection is a trusted proxy.
    package func isProxy(_ peer: String) -> Bool {
        !trusted.isEmpty && isTrusted(ClientAddress.canonical(peer) ?? peer)
    }

    /// The rightmost address that is not a trusted proxy's. API.md, "Envelope".
    ///
    /// - Parameters:
    ///   - peer: The other end of the connection.
    ///   - forwardedFor: The values of `X-Forwarded-For`, in the order of the message.
    /// - Returns: An address without brackets and port.
    package func resolve(peer: String, forwardedFor: [String]) -> String {
        var client = ClientAddress.canonical(peer) ?? peer
        guard isTrusted(client) else { return client }
        let hops = forwardedFor.flatMap { $0.split(separator: ",") }
        for hop in hops.reversed() {
            // What cannot be read was not written by a proxy that is trusted: the one who passed it on is the client.
            guard let address = ClientAddress.canonical(String(hop)) else { return client }
            client = address
            guard isTrusted(address) else { return client }
        }
        return client
    }

    private func isTrusted(_ address: String) -> Bool {
        trusted.contains { $0.contains(address) }
    }

    /// The address without spaces, brackets, port and IPv4-in-IPv6 prefix; nil when it is none.
    private static func canonical(_ text: String) -> String? {
        // Most are.
        if isPlain(text) { return text }
        var text = Substring(text)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        if text.first == "[", let end = text.firstIndex(of: "]") {
            text = text[text.index(after: text.startIndex)..<end]
        } else if text.filter({ $0 == ":" }).count == 1, let colon = text.firstIndex(of: ":") {
            text = text[..<colon]
        }
        if text.lowercased().hasPrefix("::ffff:"), text.contains(".") { text = text.dropFirst("::ffff:".count) }
        return AddressRange.bytes(String(text)) == nil ? nil : String(text)
    }

    /// Whether it is four numbers up to 255, without leading zeros, with points between them.
    private static func isPlain(_ text: String) -> Bool {
        var (numbers, digits, number) = (1, 0, 0)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39:
                guard digits == 0 || number > 0 else { return false }
                (digits, number) = (digits + 1, number * 10 + Int(byte - 0x30))
                guard number <= 255 else { return false }
            case 0x2E:
                guard digits > 0 else { return false }
                (numbers, digits, number) = (numbers + 1, 0, 0)
            default: return false
            }
        }
        return numbers == 4 && digits > 0
    }
}
