import Gateway
import Kernel
import Testing

/// Playlists come compressed to who takes it.
@Suite(.timeLimit(.minutes(1)))
struct CompressionTests {
    private static let text = Array("#EXTM3U\n".utf8) + Array(String(repeating: "#EXTINF:4,\n1.m4s\n", count: 100).utf8)

    private static func backend() -> MemoryBackend {
        let backend = MemoryBackend()
        for (path, type, tag) in [("/a", "application/vnd.apple.mpegurl", true), ("/b", "text/html", false)] {
            var fields: RouteDecision.Fields = [("content-type", type)]
            if tag { fields.append(("etag", "\"t\"")) }
            let headers = fields
            backend.add(route: "GET", path, MemoryExchange { _ in .bytes(status: 200, headers: headers, body: text) })
        }
        backend.add(route: "GET", "/slow", MemoryExchange { _ in .failure(.internal("it is not there")) })
        return backend
    }

    @Test func aPlaylistVaries() async throws {
        try await LiveServer.run(Self.backend()) { port in
            func get(_ path: String, _ fields: String, _ method: String = "GET") async throws -> RawConnection.Answer {
                let request = Requests.request(method, path, fields: fields)
                return try await RawConnection.send(port: port, request, isHead: method == "HEAD")
            }
            let plain = try await get("/a", "")
            #expect(plain.body == Self.text && plain["content-encoding"] == nil)
            #expect(plain["vary"] == "accept-encoding" && plain["etag"] == "\"t\"")
            let gzip = try await get("/a", "Accept-Encoding: gzip\r\n")
            #expect(gzip["content-encoding"] == "gzip" && gzip["vary"] == "accept-encoding")
            #expect(gzip["etag"] == "\"t-gzip\"" && gzip.body.prefix(2) == [0x1F, 0x8B])
            #expect(gzip["content-length"] == "\(gzip.body.count)" && gzip.body.count < 200)
            let head = try await get("/a", "Accept-Encoding: gzip\r\n", "HEAD")
            #expect(head["content-length"] == "\(gzip.body.count)" && head["content-encoding"] == "gzip")
            let same = try await get("/a", "Accept-Encoding: gzip\r\nIf-None-Match: \"t-gzip\"\r\n")
            #expect(same.status == 304 && same["content-encoding"] == nil && same["vary"] == "accept-encoding")
            #expect(try await get("/a", "If-None-Match: \"t\"\r\n").status == 304)
            #expect(try await get("/b", "Accept-Encoding: gzip\r\n")["content-encoding"] == nil)
        }
    }

    @Test func anyPageMayReadWhyARouteFailed() async throws {
        try await LiveServer.run(Self.backend()) { port in
            let answer = try await RawConnection.send(port: port, Requests.request("GET", "/slow"))
            #expect(answer.status == 500 && answer["access-control-allow-origin"] == "*")
        }
    }
}
