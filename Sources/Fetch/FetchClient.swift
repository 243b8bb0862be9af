public import Kernel
import NIOCore

/// Makes the HTTP requests of plugins: the server's one way out.
///
/// On every hop it resolves the host's name once, checks each address that came of it, and dials one of exactly those: what
/// the name resolves to a moment later does not matter. A name that cannot be resolved ends the fetch.
public struct FetchClient: Fetcher {
    let resolver: GuardedResolver
    let dialer: any Dialer
    let kept = KeptConnections()

    /// Addresses of one host that are tried.
    private static let attempts = 4

    /// How long ``check(_:)`` waits for a resolver.
    private static let patience = Duration.seconds(2)

    /// A client over the system's resolver and sockets.
    ///
    /// - Parameter allowPrivate: Whether it goes to private, loopback and link-local addresses.
    public init(allowPrivate: Bool) {
        self.init(allowPrivate: allowPrivate, resolver: SystemResolver(), dialer: SocketDialer())
    }

    /// A client over others.
    package init(allowPrivate: Bool, resolver: any Resolver, dialer: any Dialer) {
        self.resolver = GuardedResolver(guards: AddressGuard(allowsInner: allowPrivate), resolver: resolver)
        self.dialer = dialer
    }

    public func check(_ url: String) async throws(KernelError) {
        let address = try WebAddress(url)
        try resolver.check(address.host)
        do throws(KernelError) {
            _ = try await TimeLimit.run(Self.patience) { () async throws(KernelError) in
                try await resolver.addresses(of: address.host)
            }
        } catch  where error.code != "FETCH_REFUSED" {
            // The fetch itself will tell.
        }
    }

    public func fetch(_ request: FetchRequest, into body: any FetchBody) async throws(KernelError) -> FetchHead {
        let first = try OutgoingRequest(request, to: try WebAddress(request.url))
        if request.keepsConnection { return try await exchange(first, request, into: body) }
        return try await TimeLimit.run(request.timeout) { () async throws(KernelError) in
            try await follow(first, request, into: body)
        }
    }

    private func follow(
        _ first: OutgoingRequest, _ request: FetchRequest, into body: any FetchBody
    ) async throws(KernelError) -> FetchHead {
        var next = first
        for hop in 0...request.redirects {
            let outgoing = next
            let connection = try await dial(outgoing.address) { (address, name) in
                try await dialer.connect(to: address, secure: name, timeout: request.connectTimeout)
            }
            var last: FetchHead?
            var redirect: OutgoingRequest?
            try await HTTPExchange(request: outgoing, idleTimeout: request.idleTimeout, wanted: request.wantedBytes)
                .run(over: connection) {
                    (head) async throws(KernelError) in
                    if request.redirects > 0 { redirect = try outgoing.redirected(by: head) }
                    guard redirect == nil else { return false }
                    last = head
                    try await body.begin(head)
                    return true
                } body: { (bytes) async throws(KernelError) in
                    try await body.take(bytes)
                }
            if let last { return last }
            guard let redirect else { throw .fetchFailed("The connection broke off.", retryable: true) }
            guard hop < request.redirects else { break }
            next = redirect
        }
        throw .fetchFailed("The address redirects too often.", retryable: false)
    }

    /// A connection to the first of the host's addresses that takes one.
    func dial<Connection>(
        _ address: WebAddress, _ connect: (SocketAddress, TLSName?) async throws -> Connection
    ) async throws(KernelError) -> Connection {
        var failure = KernelError.fetchFailed("The other server could not be reached.", retryable: true)
        for found in try await resolver.addresses(of: address.host).prefix(Self.attempts) {
            do {
                let secure: TLSName? =
                    switch (address.isSecure, address.host) {
                    case (false, _): nil
                    case (true, .name(let name)): .name(name)
                    case (true, .address): .address
                    }
                return try await connect(try found.socketAddress(port: address.port), secure)
            } catch {
                failure = FetchFailure.error(error)
                if Task.isCancelled { throw failure }
            }
        }
        throw failure
    }
}
