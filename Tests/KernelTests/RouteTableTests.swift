import Kernel
import Testing

@Suite("Routes")
struct RouteTableTests {
    private func table(_ routes: [(String, String)]) throws -> RouteTable<String> {
        var table = RouteTable<String>()
        for (method, pattern) in routes { try table.add(method: method, pattern: pattern, "\(method) \(pattern)") }
        return table
    }

    private func found(_ table: RouteTable<String>, _ method: String, _ path: String) -> String? {
        switch table.match(method: method, path: path) {
        case .found(let route, let parameters):
            ([route] + parameters.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
        case .wrongMethod(let allowed): "allowed " + allowed.joined(separator: ",")
        case .none: nil
        }
    }

    @Test(
        "The best route of a path",
        arguments: [
            ("GET", "/play/k/master.m3u8", "GET /play/{key}/master.m3u8 key=k"),
            ("GET", "/play/k/720p/index.m3u8", "GET /play/{key}/{rendition}/index.m3u8 key=k rendition=720p"),
            ("GET", "/play/k/720p/0.m4s", "GET /play/{key}/{rendition}/{file} key=k rendition=720p file=0.m4s"),
            (
                "OPTIONS", "/play/k/720p/index.m3u8",
                "OPTIONS /play/{key}/{rendition}/{file} key=k rendition=720p file=index.m3u8"
            ),
            ("HEAD", "/play/k/master.m3u8", "GET /play/{key}/master.m3u8 key=k"),
            ("HEAD", "/uploads/u", "HEAD /uploads/{id} id=u"),
            ("POST", "/play/k/master.m3u8", "allowed GET,HEAD"),
            ("GET", "/uploads/u", "allowed HEAD,PUT"),
            ("GET", "/files/a/b/c", "GET /files/{path...} path=a/b/c"),
            ("GET", "/files/a", "GET /files/{path...} path=a"),
            ("GET", "/files/special/x", "GET /files/special/{name} name=x"),
            ("GET", "/files/special/x/y", "GET /files/{path...} path=special/x/y"),
            ("GET", "/", "GET /"),
        ])
    func best(method: String, path: String, expected: String) throws {
        #expect(found(try sample(), method, path) == expected)
    }

    @Test(
        "Paths without a route",
        arguments: [
            "", "play", "/play", "/play/", "/play//master.m3u8", "/play/k/", "/files", "/files/", "/other",
            "/uploads/u/", "//",
        ])
    func none(path: String) throws {
        #expect(found(try sample(), "GET", path) == nil)
    }

    @Test("Routes of the same paths are refused, whatever their parameters' names")
    func conflict() throws {
        var table = try table([("GET", "/play/{key}")])
        try table.add(method: "PUT", pattern: "/play/{id}", "another method")
        #expect(throws: (any Error).self) { try table.add(method: "GET", pattern: "/play/{id}", "again") }
        #expect(throws: (any Error).self) { try table.add(method: "GET", pattern: "no slash", "invalid") }
    }

    @Test("Two patterns of one path keep their own parameters' names")
    func names() throws {
        let table = try table([("GET", "/a/{one}"), ("PUT", "/a/{two}")])
        #expect(found(table, "GET", "/a/x") == "GET /a/{one} one=x")
        #expect(found(table, "PUT", "/a/x") == "PUT /a/{two} two=x")
    }

    private func sample() throws -> RouteTable<String> {
        try table([
            ("GET", "/play/{key}/master.m3u8"), ("GET", "/play/{key}/{rendition}/index.m3u8"),
            ("GET", "/play/{key}/{rendition}/{file}"), ("OPTIONS", "/play/{key}/{rendition}/{file}"),
            ("PUT", "/uploads/{id}"), ("HEAD", "/uploads/{id}"), ("GET", "/files/{path...}"),
            ("GET", "/files/special/{name}"),
            ("GET", "/"),
        ])
    }
}
