/// An address of a listener to call: `srt://HOST:PORT?streamid=…&passphrase=…`.
package struct SRTAddress: Sendable, Hashable {
    /// A name or an IP address, without brackets.
    package let host: String
    /// UDP.
    package let port: Int
    /// What is wanted there; empty: nothing is said.
    package let streamID: String
    /// What the listener encrypts with; nil: nothing.
    package let passphrase: String?

    /// Reads one; fields of the query that are not known are let pass. Nil where it is none, or has a user or no port, or wants
    /// another mode than `caller`, or a passphrase or streamid that libsrt does not take.
    package init?(_ text: String) {
        let scheme = "srt://"
        guard text.prefix(scheme.count).lowercased() == scheme, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return nil
        }
        let rest = text.dropFirst(scheme.count)
        let place = rest.prefix { $0 != "?" && $0 != "/" }
        let query = rest.drop { $0 != "?" }.dropFirst()
        guard !place.contains("@"), let colon = place.lastIndex(of: ":"),
            let port = UInt16(place[place.index(after: colon)...]), port > 0
        else { return nil }
        var host = place[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, let fields = Self.fields(query), fields["mode"] ?? "caller" == "caller" else { return nil }
        self.host = String(host)
        self.port = Int(port)
        streamID = fields["streamid"] ?? ""
        passphrase = fields["passphrase"].flatMap { $0.isEmpty ? nil : $0 }
        guard streamID.utf8.count <= SRTStreamID.longest, 10...79 ~= passphrase?.utf8.count ?? 10 else { return nil }
    }

    /// A streamid may hold `#` and `=` as they are; of a field that is there twice the first counts.
    private static func fields(_ query: Substring) -> [String: String]? {
        var fields: [String: String] = [:]
        for field in query.split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let value = try? SRTStreamID.decoded(String(parts.count > 1 ? parts[1] : "")) else { return nil }
            let name = String(parts[0])
            if fields[name] == nil { fields[name] = value }
        }
        return fields
    }
}
