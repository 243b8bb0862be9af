/// The head of a request that a plugin's route matched. Plain values: the kernel knows no HTTP library.
public struct RouteRequest: Sendable {
    public typealias Fields = [(name: String, value: String)]

    /// `GET`, `PUT`, …
    public var method: String
    /// Percent-decoded where that is safe; never contains `..`, `//` or a NUL.
    public var path: String
    /// As sent, without the `?`; empty when there is none.
    public var query: String
    /// The request's id, for logs.
    public var requestID: String
    /// The client's address, behind trusted proxies.
    public var clientAddress: String
    /// Bytes of the body, nil when not declared.
    public var contentLength: Int64?
    /// Names in lower case.
    public var headers: Fields
    /// In the order of the route's pattern.
    public var pathParameters: Fields

    /// Makes one.
    public init(
        method: String, path: String, query: String, requestID: String, clientAddress: String, contentLength: Int64?,
        headers: Fields, pathParameters: Fields
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.requestID = requestID
        self.clientAddress = clientAddress
        self.contentLength = contentLength
        self.headers = headers
        self.pathParameters = pathParameters
    }
}

/// What a plugin decided about a request or its body. Bodies themselves do not cross the boundary.
public enum RouteDecision: Sendable {
    public typealias Fields = [(name: String, value: String)]

    /// Answer now.
    case bytes(status: Int, headers: Fields, body: [UInt8])
    /// Answer with a blob, and after it parts of others: Range, ETag, If-None-Match and HEAD are the gateway's.
    case blob(BlobKey, status: Int, headers: Fields, followedBy: [BlobPart] = [])
    /// Take the body into memory, at most `limit` bytes, then ask again.
    case takeBody(limit: UInt64)
    /// Take the body into a blob, at most `limit` bytes from `offset`, then ask again. At 0 it replaces the blob, once complete.
    case storeBody(BlobKey, offset: UInt64, limit: UInt64, acceptsMultipart: Bool)
    /// Append the body to a blob and keep what comes of it, then ask again.
    case appendBody(BlobKey, BlobAppend)
    /// Answer with the envelope's failure, and these fields beside its own.
    case failure(KernelError, headers: Fields = [])
    /// Answer as the decision says, and tell what came of that by a signal.
    indirect case signalling(RouteDecision, Signal)
}

/// What became of a body that a plugin asked for.
public struct RouteBody: Sendable {
    /// Whether it ended well and within the limit.
    public var complete: Bool
    /// Whether it was stopped at the limit.
    public var overLimit: Bool
    /// Bytes taken (of the file part where the body was multipart).
    public var received: UInt64
    /// The bytes, for `takeBody`.
    public var bytes: [UInt8]
    /// Lower-case hex: of what was stored, for `storeBody`; of the whole blob, for `appendBody`.
    public var sha256: String
    /// Of a multipart file part, or empty.
    public var filename: String
    /// Of a multipart file part, or of the request.
    public var contentType: String
    /// For the next `appendBody` of the same blob.
    public var digestState: [UInt8] = []
    /// Whether it was not what its checksum says; then nothing was kept.
    public var mismatch = false

    /// Makes one.
    public init(
        complete: Bool, overLimit: Bool, received: UInt64, bytes: [UInt8] = [], sha256: String = "",
        filename: String = "", contentType: String = ""
    ) {
        self.complete = complete
        self.overLimit = overLimit
        self.received = received
        self.bytes = bytes
        self.sha256 = sha256
        self.filename = filename
        self.contentType = contentType
    }
}
