import Gateway
import JSON
import Kernel
import Testing

/// Routes that answer with bytes or a blob.
@Suite(.timeLimit(.minutes(1)))
struct RouteBlobTests {
    private static let key = BlobKey(account: "acme", key: "streams/str_1/media/720p/0.m4s")
    private static let bytes: [UInt8] = (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 13 &+ $0 / 255) }

    private static func backend() -> MemoryBackend {
        let backend = MemoryBackend()
        backend.blobs[key] = bytes
        backend.add(
            route: "GET", "/play/a/0.m4s",
            MemoryExchange { _ in
                .blob(
                    key, status: 200,
                    headers: [
                        ("content-type", "video/mp4"), ("access-control-allow-origin", "*"), ("content-length", "3"),
                        ("cache-control", "public, max-age=31536000, immutable"), ("bad name", "x"),
                        ("x-bad", "a\r\nb: c"),
                    ])
            })
        backend.add(
            route: "GET", "/play/gone",
            MemoryExchange { _ in
                .blob(
                    BlobKey(account: "acme", key: "none"), status: 200, headers: [("access-control-allow-origin", "*")])
            })
        return backend
    }

    @Test func theWholeBlob() async throws {
        try await LiveServer.run(Self.backend()) { port in
            let answer = try await RawConnection.send(port: port, Requests.request("GET", "/play/a/0.m4s"))
            #expect(answer.status == 200)
            #expect(answer["content-length"] == "700001")
            #expect(answer["content-type"] == "video/mp4")
            #expect(answer["accept-ranges"] == "bytes")
            #expect(answer["cache-control"] == "public, max-age=31536000, immutable")
            #expect(answer["etag"]?.hasPrefix("\"") == true)
            #expect(answer["x-bad"] == nil)
            #expect(answer.fields.filter { $0.name == "content-length" }.count == 1)
            #expect(answer.body == Self.bytes)
        }
    }

    @Test func headHasNoBody() async throws {
        try await LiveServer.run(Self.backend()) { port in
            try await RawConnection.open(port: port) { connection in
                for _ in 0..<2 {
                    try await connection.send(Requests.request("HEAD", "/play/a/0.m4s", fields: "Range: bytes=0-1\r\n"))
                    let answer = try await connection.answer(isHead: true)
                    #expect(answer.status == 200)
                    #expect(answer["content-length"] == "700001")
                }
            }
        }
    }

    @Test(arguments: [("bytes=0-0", 0..<1), ("bytes=100-", 100..<700_001), ("bytes=-5", 699_996..<700_001)])
    func ranges(header: String, range: Range<Int>) async throws {
        try await LiveServer.run(Self.backend()) { port in
            let answer = try await RawConnection.send(
                port: port, Requests.request("GET", "/play/a/0.m4s", fields: "Range: \(header)\r\n"))
            #expect(answer.status == 206)
            #expect(answer["content-range"] == "bytes \(range.lowerBound)-\(range.upperBound - 1)/700001")
            #expect(answer.body == Array(Self.bytes[range]))
        }
    }

    @Test func conditions() async throws {
        try await LiveServer.run(Self.backend()) { port in
            func get(_ fields: String) async throws -> RawConnection.Answer {
                try await RawConnection.send(port: port, Requests.request("GET", "/play/a/0.m4s", fields: fields))
            }
            let tag = try #require(try await get("")["etag"])
            let same = try await get("If-None-Match: \"x\", W/\(tag)\r\n")
            #expect(same.status == 304)
            #expect(same["etag"] == tag)
            #expect(same["content-length"] == nil)
            #expect(same["access-control-allow-origin"] == "*")
            #expect(try await get("If-None-Match: \"x\"\r\n").status == 200)
            #expect(try await get("Range: bytes=0-1\r\nIf-Range: \(tag)\r\n").status == 206)
            #expect(try await get("Range: bytes=0-1\r\nIf-Range: \"x\"\r\n").status == 200)
            let outside = try await get("Range: bytes=700001-\r\n")
            #expect(outside.status == 416)
            #expect(outside["content-range"] == "bytes */700001")
            #expect(outside["access-control-allow-origin"] == "*")
        }
    }

    @Test func aBlobThatIsGone() async throws {
        try await LiveServer.run(Self.backend()) { port in
            let answer = try await RawConnection.send(port: port, Requests.request("GET", "/play/gone"))
            #expect(answer.status == 404)
            #expect(answer["access-control-allow-origin"] == "*")
            #expect(answer.json?["error"]?["code"] == "NOT_FOUND")
        }
    }

    @Test func bytesAndFailures() async throws {
        let backend = Self.backend()
        let exchange = MemoryExchange { request in
            request.query == "fail"
                ? .failure(
                    KernelError(code: "VALIDATION_ERROR", message: "It is over.", status: 410),
                    headers: [("Access-Control-Allow-Origin", "*"), ("Content-Type", "text/plain"), ("Date", "never")])
                : .bytes(status: 201, headers: [("Location", "/x")], body: Array("hello".utf8))
        }
        backend.add(route: "GET", "/é", exchange)
        backend.add(route: "OPTIONS", "/é", MemoryExchange { _ in .bytes(status: 204, headers: [], body: []) })
        try await LiveServer.run(backend) {
            $0.trustedProxies = ["127.0.0.0/8"]
        } _: { port in
            let answer = try await RawConnection.send(
                port: port,
                Requests.request("GET", "/%C3%A9?a=%20b", fields: "X-Forwarded-For: 9.9.9.9, 8.8.8.8\r\nX-Thing: 1\r\n")
            )
            #expect(answer.status == 201)
            #expect(answer["location"] == "/x")
            #expect(answer.text == "hello")
            let head = try #require(exchange.heads.first)
            #expect(head.path == "/é")
            #expect(head.query == "a=%20b")
            #expect(head.clientAddress == "8.8.8.8")
            #expect(head.contentLength == nil)
            #expect(head.headers.contains { $0.name == "x-thing" && $0.value == "1" })
            #expect(head.headers.contains { $0.name == "host" && $0.value == "localhost" })
            #expect(answer["x-request-id"] == head.requestID)
            let failure = try await RawConnection.send(port: port, Requests.request("GET", "/%C3%A9?fail"))
            #expect(failure.status == 410)
            #expect(failure.json?["error"]?["message"] == "It is over.")
            let options = try await RawConnection.send(port: port, Requests.request("OPTIONS", "/%C3%A9"))
            #expect(options.status == 204)
            #expect(options["content-length"] == nil)
            let method = try await RawConnection.send(port: port, Requests.request("DELETE", "/%C3%A9"))
            #expect(method.status == 405)
            #expect(method["allow"]?.contains("OPTIONS") == true)
            let escape = try await RawConnection.send(port: port, Requests.request("GET", "/play/..%2f..%2fetc"))
            #expect(escape.status == 400)
        }
    }
}
