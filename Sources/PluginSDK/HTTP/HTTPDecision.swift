public import JSON

/// What the gateway is to do with a request. Bodies do not cross the boundary: they are read and written by the host.
public enum HTTPDecision: Sendable {
    /// Answer with these bytes.
    case bytes(status: Int, headers: [(name: String, value: String)], body: [UInt8])
    /// Answer with a blob, and after it parts of others of the same account; the gateway does Range, ETag, `If-None-Match`
    /// and HEAD.
    case blob(BlobKey, status: Int, headers: [(name: String, value: String)], followedBy: [BlobPart] = [])
    /// Take the body into memory, at most `limit` bytes; then ask again.
    case takeBody(limit: UInt64)
    /// Take the body into a blob, at most `limit` bytes; then ask again.
    ///
    /// Offset 0 replaces the blob, once the body is complete; another one appends there. With `acceptsMultipart`, the
    /// first file part of a `multipart/form-data` body is taken.
    case storeBody(BlobKey, offset: UInt64, limit: UInt64, acceptsMultipart: Bool)
    /// Append the body to a blob and keep what comes of it, also when it breaks off; then ask again.
    case appendBody(BlobKey, BodyAppend)
    /// Answer with an error in the API's envelope. The fields come beside the envelope's own: with those of CORS, a page
    /// of another origin can read why.
    case refuse(PluginError, headers: [(name: String, value: String)] = [])
    /// Answer as the decision says, and have the host tell what came of that, by a signal: how many bytes were sent, and how
    /// long it took (``HeardSignal/answer``). Of a decision that asks for the body nothing is told.
    indirect case signalling(HTTPDecision, Signal)

    /// Answers with a JSON document.
    public static func json(
        _ value: JSON, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> HTTPDecision {
        .bytes(
            status: status, headers: [(name: "content-type", value: "application/json")] + headers, body: value.bytes())
    }

    /// Answers with text of a type.
    public static func text(
        _ text: String, type: String, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> HTTPDecision {
        .bytes(status: status, headers: [(name: "content-type", value: type)] + headers, body: Array(text.utf8))
    }
}
