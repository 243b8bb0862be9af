/// The answer to a fetch.
public struct FetchAnswer: Sendable {
    /// 200 to 599; 200 where a blob is whole, though the last request brought the rest alone.
    public var status: Int
    /// Names in lower case.
    public var headers: [(name: String, value: String)]
    /// Where it came from, after redirects.
    public var url: String
    /// What went to no blob: of an answer that is no success the first 64 KiB.
    public var body: [UInt8]
    /// Of the blob, or of ``body``.
    public var sizeBytes: UInt64
    /// Of the blob, lower-case hex; nil where nothing went to one.
    public var sha256: String?

    /// Makes one.
    public init(
        status: Int, headers: [(name: String, value: String)] = [], url: String = "", body: [UInt8] = [],
        sizeBytes: UInt64? = nil, sha256: String? = nil
    ) {
        self.status = status
        self.headers = headers
        self.url = url
        self.body = body
        self.sizeBytes = sizeBytes ?? UInt64(body.count)
        self.sha256 = sha256
    }

    /// The first header of a name, given in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// Whether the server did what it was asked for.
    public var isSuccess: Bool { (200...299).contains(status) }
}
