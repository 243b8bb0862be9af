package import Kernel

/// A request as it goes to one host.
package struct OutgoingRequest: Sendable {
    /// `GET`, …
    package var method: String
    /// Where it goes.
    package var address: WebAddress
    /// Names in lower case.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    /// Those that the client sets itself, and those that are about one connection.
    private static let own: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade",
        "proxy-authorization", "proxy-connection", "expect",
    ]

    /// The first of a fetch. Throws `VALIDATION_ERROR` for a header that it may not have.
    package init(_ request: FetchRequest, to address: WebAddress) throws(KernelError) {
        method = request.method
        self.address = address
        headers = request.headers.map { (name: $0.name.lowercased(), value: $0.value) }
        body = request.body
        for (name, value) in headers {
            guard Self.isToken(name), !Self.own.contains(name), value.utf8.allSatisfy(Self.isVisible) else {
                throw .validation(path: "/specification/headers", problem: "`\(name.prefix(40))` may not be sent")
            }
        }
        if !headers.contains(where: { $0.name == "user-agent" }) { headers.append(("user-agent", "streamd")) }
        if !headers.contains(where: { $0.name == "accept" }) { headers.append(("accept", "*/*")) }
    }

    /// What an answer redirects to; nil where it is no redirect. RFC 9110, section 15.4.
    ///
    /// Throws `FETCH_REFUSED` for an address that is none. What was meant for one host's eyes is not sent to another.
    package func redirected(by head: FetchHead) throws(KernelError) -> OutgoingRequest? {
        guard [301, 302, 303, 307, 308].contains(head.status),
            let location = head.headers.first(where: { $0.name == "location" })?.value
        else { return nil }
        var next = self
        next.address = try address.resolving(location)
        if head.status == 303 && method != "HEAD" || head.status < 303 && method == "POST" {
            next.method = "GET"
            next.body = []
            next.headers.removeAll { $0.name.hasPrefix("content-") }
        }
        if !next.address.hasOrigin(of: address) {
            next.headers.removeAll { $0.name == "authorization" || $0.name == "cookie" }
        }
        return next
    }

    private static let marks = Array("!#$%&'*+-.^_`|~".utf8)

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                    || marks.contains(byte)
            }
    }

    private static func isVisible(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }
}
