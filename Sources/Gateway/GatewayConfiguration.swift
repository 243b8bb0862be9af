import JSON
public import NIOCore

/// How the gateway listens and what it lets clients do.
public struct GatewayConfiguration: Sendable {
    /// The address or host name to listen on.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int
    /// API requests that a key may make in a minute; 0 is no limit.
    public var requestsPerMinute: Int
    /// Networks in CIDR notation whose `X-Forwarded-For` is believed. What is not CIDR is ignored.
    public var trustedProxies: [String]
    /// The field in which a trusted proxy names the viewer's country; plugins get it as `stream-country`. Nil: none does.
    public var countryHeader: String?
    /// Whether `/metrics` is there.
    public var offersMetrics = true
    /// What who reads `/metrics` must send as a bearer token; nil: nothing.
    public var metricsToken: String?
    /// Bytes of a JSON body of the API at most. The default leaves room for 10 MiB of base64.
    public var maximumBodyBytes = 16 << 20
    /// Bytes of a file sent with a call at most; nil leaves it to the operation.
    public var maximumFileBytes: UInt64?
    /// The files of the server's certificate; nil: it speaks no TLS.
    public var certificates: CertificateFiles?
    /// Connections at once; more wait to be accepted.
    public var maximumConnections = 10_000
    /// Bytes of the fields of a request's head, together.
    public var headBytes = 64 << 10
    /// Bytes of one field.
    public var headFieldBytes = 16 << 10
    /// Fields of a head.
    public var headFields = 100
    /// How long a connection may be idle, between requests or inside a body.
    public var idleTimeout = TimeAmount.seconds(75)
    /// How long a request's head may take from its first byte.
    public var headTimeout = TimeAmount.seconds(10)
    /// Bytes a second that a client must send of a body, measured over ``bodyGrace``; 0: as slowly as it likes.
    public var leastBodyRate = 500
    /// How long a body may be slow.
    public var bodyGrace = TimeAmount.seconds(10)
    /// How long a client that closed its side of the connection may wait for its answer before its call is cancelled.
    public var goneGrace = TimeAmount.seconds(1)
    /// How long requests in flight may take to end when the server stops.
    public var drainTimeout = Duration.seconds(30)
    /// How long a client may take no byte of an answer.
    public var stallTimeout = TimeAmount.seconds(60)
    /// How long a body that nobody wants is read on after the answer, so that the client sees the answer.
    public var lingerTimeout = TimeAmount.seconds(30)
    /// Bytes that are read on so at most.
    public var lingerBytes = 1 << 30
    /// The wall clock, in milliseconds since 1970.
    public var now: @Sendable () -> Int64 = Timestamp.now
    /// Waits between attempts of a call.
    public var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Makes a configuration with the defaults for all else.
    public init(
        host: String = "127.0.0.1", port: Int = 8080, requestsPerMinute: Int = 1000, trustedProxies: [String] = []
    ) {
        self.host = host
        self.port = port
        self.requestsPerMinute = requestsPerMinute
        self.trustedProxies = trustedProxies
    }
}
