/// The head of a request that one of the plugin's routes matched.
public struct HTTPRequest: Sendable {
    /// Names the exchange, of head and body, in this process.
    public var id: UInt64
    /// Index into the manifest's `routes`.
    public var route: Int
    /// "GET", "PUT", ...
    public var method: String
    /// Percent-decoded where that is safe; never contains "..", "//" or a NUL.
    public var path: String
    /// As sent, without the "?".
    public var query: String
    /// For logs and to pass on.
    public var requestID: String
    /// The client's address, after the trusted proxies.
    public var clientAddress: String
    /// Bytes of the body; nil when not declared.
    public var contentLength: Int64?
    /// Names in lower case.
    public var headers: [(name: String, value: String)]
    /// In the order of the route's pattern.
    public var pathParameters: [(name: String, value: String)]

    /// Makes one.
    public init(
        id: UInt64 = 0, route: Int = 0, method: String = "GET", path: String, query: String = "",
        requestID: String = "",
        clientAddress: String = "", contentLength: Int64? = nil, headers: [(name: String, value: String)] = [],
        pathParameters: [(name: String, value: String)] = []
    ) {
        self.id = id
        self.route = route
        self.method = method
        self.path = path
        self.query = query
        self.requestID = requestID
        self.clientAddress = clientAddress
        self.contentLength = contentLength
        self.headers = headers
        self.pathParameters = pathParameters
    }

    /// The first header of that (lower-case) name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// The path parameter of that name.
    public func parameter(_ name: String) -> String? {
        pathParameters.first { $0.name == name }?.value
    }
}
