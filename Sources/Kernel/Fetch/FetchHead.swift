/// The head of an answer to a fetch.
public struct FetchHead: Sendable {
    /// 200 to 599.
    public let status: Int
    /// Names in lower case.
    public let headers: [(name: String, value: String)]
    /// Where the answer came from, after redirects.
    public let url: String

    /// Makes one.
    public init(status: Int, headers: [(name: String, value: String)], url: String) {
        self.status = status
        self.headers = headers
        self.url = url
    }

    /// Whether it is what was asked for.
    var isSuccess: Bool { (200...299).contains(status) }

    /// The first header of a name, given in lower case.
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// Bytes of the body that follows, where it says so.
    var contentLength: UInt64? { header("content-length").flatMap { UInt64($0) } }

    /// What a later request may ask for the rest by (`If-Range`): a strong entity tag, or the time of the last change.
    /// RFC 9110, section 13.1.5. Nil where the server gives none, or sends no parts.
    var validator: String? {
        guard header("accept-ranges")?.lowercased() != "none" else { return nil }
        if let tag = header("etag"), tag.hasPrefix("\"") { return tag }
        return header("last-modified")
    }

    /// Of `Content-Range`, RFC 9110, section 14.4: the first byte (nil: the range could not be satisfied) and the whole
    /// size (nil: not known). Nil where there is none, or it is malformed.
    var contentRange: (start: UInt64?, size: UInt64?)? {
        guard let text = header("content-range"), text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let size = UInt64(parts[1])
        guard size != nil || parts[1] == "*" else { return nil }
        if parts[0] == "*" { return (nil, size) }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = UInt64(ends[0]), UInt64(ends[1]) != nil else { return nil }
        return (start, size)
    }
}
