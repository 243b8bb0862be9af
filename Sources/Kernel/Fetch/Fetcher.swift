/// Who makes HTTP requests for the plugins. The kernel knows no HTTP: `streamd` brings one from the module `Fetch`.
///
/// Every implementation resolves a host's name itself, checks every address that came of it, on each redirect anew, and
/// dials what it checked.
public protocol Fetcher: Sendable {
    /// Throws `FETCH_REFUSED` where an address is none, or may not be reached, as far as that can be told without a
    /// connection. Names that cannot be resolved now are let pass.
    func check(_ url: String) async throws(KernelError)

    /// Makes one request, follows redirects, and passes the last answer to `body`.
    ///
    /// Throws `FETCH_REFUSED`, `FETCH_FAILED` (retryable where the same request may succeed later), `TIMEOUT`, `CANCELLED`
    /// or what `body` threw. No message names an address.
    func fetch(_ request: FetchRequest, into body: any FetchBody) async throws(KernelError) -> FetchHead
}

/// Takes the last answer of a fetch, as it arrives: nothing more is read from the connection until a call returned.
public protocol FetchBody: Sendable {
    /// The head of the answer; throws where its body is not wanted.
    func begin(_ head: FetchHead) async throws(KernelError)
    /// More of the body.
    func take(_ bytes: [UInt8]) async throws(KernelError)
}

/// No way out: of kernels in tests, and of a server before it has one.
struct NoFetcher: Fetcher {
    func check(_ url: String) async throws(KernelError) { throw Self.missing }

    func fetch(_ request: FetchRequest, into body: any FetchBody) async throws(KernelError) -> FetchHead {
        throw Self.missing
    }

    private static let missing = KernelError(code: "NOT_ENABLED", message: "This server makes no requests.")
}
