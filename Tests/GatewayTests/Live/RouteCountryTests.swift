import Gateway
import Kernel
import Testing

/// The viewer's country reaches plugins from a trusted proxy alone.
@Suite(.timeLimit(.minutes(1)))
struct RouteCountryTests {
    @Test(
        arguments: [
            (["127.0.0.1"], "CF-IPCountry", ["CF-IPCountry: DE", "Stream-Country: FR"], ["DE"]),
            (["127.0.0.1"], "CF-IPCountry", ["Stream-Country: FR"], []),
            (["10.0.0.0/8"], "CF-IPCountry", ["CF-IPCountry: DE", "Stream-Country: FR"], []),
            (["127.0.0.1"], nil, ["CF-IPCountry: DE", "Stream-Country: FR"], []),
            (["127.0.0.1"], "Stream-Country", ["Stream-Country: AT"], ["AT"]),
        ] as [([String], String?, [String], [String])])
    func countries(_ proxies: [String], _ header: String?, _ fields: [String], _ expected: [String]) async throws {
        let backend = MemoryBackend()
        let exchange = MemoryExchange(head: { _ in .bytes(status: 200, headers: [], body: []) })
        backend.add(route: "GET", "/play", exchange)
        let configure = { (configuration: inout GatewayConfiguration) in
            configuration.trustedProxies = proxies
            configuration.countryHeader = header
        }
        let lines = fields.map { "\($0)\r\n" }.joined()
        try await LiveServer.run(backend, configure: configure) { port in
            _ = try await RawConnection.send(port: port, Requests.request("GET", "/play", fields: lines))
        }
        let head = try #require(exchange.heads.first)
        #expect(head.headers.filter { $0.name == "stream-country" }.map(\.value) == expected)
    }
}
