import HTTPTypes

/// One request of a connection: its head, and where its body comes from.
struct Request: Sendable {
    let head: HTTPRequest
    let parts: RequestParts

    /// The fields of the head.
    var headers: HTTPFields { head.headerFields }
}
