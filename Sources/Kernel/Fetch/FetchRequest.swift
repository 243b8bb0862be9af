/// An HTTP request to the outside.
public struct FetchRequest: Sendable {
    /// `GET`, `POST`, …
    public var method: String
    /// `http` or `https`, without credentials.
    public var url: String
    /// Besides those that the client sets itself (`Host`, the body's length, `Connection`).
    public var headers: [(name: String, value: String)]
    /// Sent whole; empty: none.
    public var body: [UInt8]
    /// Redirects followed at most; one more is the answer where that is 0, else `FETCH_FAILED`.
    public var redirects: Int
    /// Of the whole, from the first look-up to the last byte.
    public var timeout: Duration
    /// Of one attempt to connect.
    public var connectTimeout: Duration
    /// How long the other side may be silent.
    public var idleTimeout: Duration

    /// Bytes of the answer's body that are wanted: it is read no further. Nil: all of it.
    public var wantedBytes: Int?
    /// Whether the connection is kept for the next request to the same host, and one that was kept may be used: then no
    /// redirect is followed, and a request that breaks off before an answer may be sent twice.
    public var keepsConnection = false

    /// A request with the defaults for all else.
    public init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        redirects: Int = 5, timeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(10),
        idleTimeout: Duration = .seconds(30)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.redirects = redirects
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.idleTimeout = idleTimeout
    }
}
