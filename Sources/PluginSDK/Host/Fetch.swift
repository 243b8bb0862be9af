/// HTTP requests to the outside: the server's one way out.
///
/// The host resolves names itself, checks every address that came of it, on each redirect anew, and dials what it checked.
/// Private, loopback and link-local addresses are refused unless the operator allows them.
public protocol Fetch: Sendable {
    /// Throws `FETCH_REFUSED` where an address is none, or may not be reached, as far as that can be told without a
    /// connection.
    func check(_ url: String) async throws

    /// Makes a request and returns the answer, whatever its status. A cancelled task ends it.
    ///
    /// `onProgress` is told how far a body into a blob is; it may be left out of some, and the fetch ends when it throws.
    /// Throws `FETCH_REFUSED`, `FETCH_FAILED` (retryable where the same request may succeed later), `FETCH_TOO_LARGE`,
    /// `TIMEOUT`, `CANCELLED`.
    func fetch(
        _ request: FetchRequest, onProgress: @escaping @Sendable (FetchProgress) async throws -> Void
    ) async throws -> FetchAnswer
}

extension Fetch {
    /// As ``fetch(_:onProgress:)``, for who need not know how far it is.
    public func fetch(_ request: FetchRequest) async throws -> FetchAnswer {
        try await fetch(request) { _ in }
    }
}
