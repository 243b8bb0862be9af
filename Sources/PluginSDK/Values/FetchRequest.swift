/// An HTTP request to the outside.
public struct FetchRequest: Sendable {
    /// Where the body of the answer goes.
    public enum Destination: Sendable, Hashable {
        /// Into memory, 16 MiB at most.
        case memory
        /// Into a blob, which is replaced once the body is whole and durable.
        case blob(BlobKey)
        /// Into a blob that grows as bytes arrive and keeps them when the rest does not come. With the `validator` that
        /// an earlier attempt was told of, the server is asked for the rest alone; where it has another file now, or
        /// sends no parts, the blob starts anew.
        case growing(BlobKey, validator: String?)
    }

    /// `GET`, `POST`, …
    public var method: String
    /// `http` or `https`, without credentials.
    public var url: String
    /// `Host`, the body's length and `Connection` are the host's.
    public var headers: [(name: String, value: String)]
    /// Sent whole.
    public var body: [UInt8]
    /// Where the answer goes, where it is a success (2xx).
    public var destination: Destination
    /// Bytes of the answer at most.
    public var limitBytes: UInt64
    /// Redirects followed at most; 0: a redirect is the answer.
    public var redirects = 5
    /// Of the whole, milliseconds.
    public var timeoutMilliseconds: Int64 = 30_000
    /// Of an attempt to connect, milliseconds.
    public var connectTimeoutMilliseconds: Int64 = 10_000
    /// How long the other side may be silent, milliseconds.
    public var idleTimeoutMilliseconds: Int64 = 30_000

    /// Whether the connection is kept for the next request to the same host. Redirects are then not followed, and a request
    /// that broke off before an answer may be sent twice. Into memory only.
    public var keepsConnection = false
    /// Whether an answer that is longer than ``limitBytes`` is cut there, and no error. Into memory only.
    public var truncates = false

    /// A request with the defaults for all else.
    public init(
        _ method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        into destination: Destination = .memory, limitBytes: UInt64 = 1 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.destination = destination
        self.limitBytes = limitBytes
    }
}
