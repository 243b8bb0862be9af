import Gateway
import JSON
import Kernel
import Testing

/// Routes that take a body, into memory or into a blob.
@Suite(.timeLimit(.minutes(1)))
struct RouteBodyTests {
    private static let key = BlobKey(account: "acme", key: "uploads/upl_1")

    /// `/store` takes at most 1,000 bytes into a blob, `/take` at most 10 into memory.
    private static func exchange(_ decision: RouteDecision) -> MemoryExchange {
        MemoryExchange(head: { _ in decision }) { body in
            body.overLimit
                ? .failure(KernelError(code: "VALIDATION_ERROR", message: "It is too large.", status: 413))
                : .bytes(status: 200, headers: [], body: body.bytes)
        }
    }

    private static let store = RouteDecision.storeBody(key, offset: 0, limit: 1000, acceptsMultipart: true)

    private static func run(
        _ decision: RouteDecision, _ body: (MemoryBackend, MemoryExchange, Int) async throws -> Void
    ) async throws {
        let backend = MemoryBackend()
        let exchange = exchange(decision)
        backend.add(route: "PUT", "/body", exchange)
        try await LiveServer.run(backend) { port in try await body(backend, exchange, port) }
        #expect(backend.openSinks == 0)
    }

    @Test func intoMemory() async throws {
        try await Self.run(.takeBody(limit: 10)) { _, exchange, port in
            let answer = try await RawConnection.send(
                port: port, Requests.request("PUT", "/body", type: "text/plain", body: Array("0123456789".utf8)))
            #expect(answer.text == "0123456789")
            #expect(exchange.bodies.last?.contentType == "text/plain")
            let long = try await RawConnection.send(
                port: port, Requests.request("PUT", "/body", body: Array("0123456789a".utf8)))
            #expect(long.status == 413)
            #expect(exchange.bodies.last?.overLimit == true)
            #expect(try await RawConnection.send(port: port, Requests.request("PUT", "/body")).text == "")
        }
    }

    @Test func intoABlob() async throws {
        try await Self.run(Self.store) { backend, exchange, port in
            let bytes = [UInt8](repeating: 7, count: 1000)
            let answer = try await RawConnection.send(
                port: port, Requests.request("PUT", "/body", type: "video/mp4", body: bytes))
            #expect(answer.status == 200)
            #expect(backend.blobs == [Self.key: bytes])
            let told = try #require(exchange.bodies.first)
            #expect(told.complete && !told.overLimit)
            #expect(told.received == 1000)
            #expect(told.sha256 == "digest-of-1000")
            #expect(told.contentType == "video/mp4")
        }
    }

    @Test func anEmptyBodyMakesAnEmptyBlob() async throws {
        try await Self.run(Self.store) { backend, _, port in
            let answer = try await RawConnection.send(port: port, Requests.request("PUT", "/body", body: []))
            #expect(answer.status == 200)
            #expect(backend.blobs == [Self.key: []])
        }
    }

    @Test func chunksOverTheLimitLeaveNothing() async throws {
        try await Self.run(Self.store) { backend, exchange, port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("PUT /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in 0..<5 {
                    try await connection.send("1f4\r\n" + String(repeating: "a", count: 500) + "\r\n")
                }
                let answer = try await connection.answer()
                #expect(answer.status == 413)
                #expect(answer["connection"] == "close")
                #expect(answer.json?["error"]?["code"] == "VALIDATION_ERROR")
            }
            #expect(exchange.bodies.count == 1)
            #expect(backend.blobs.isEmpty)
        }
    }

    @Test func aDeclaredLengthOverTheLimitIsRefusedAtOnce() async throws {
        try await Self.run(Self.store) { backend, exchange, port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(
                    "PUT /body HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000000\r\nExpect: 100-continue\r\n\r\n")
                #expect(try await connection.answer().status == 413)
            }
            #expect(exchange.bodies.first?.overLimit == true)
            #expect(exchange.bodies.first?.received == 0)
        }
    }

    @Test func aClientThatWaitsIsInvited() async throws {
        try await Self.run(Self.store) { backend, _, port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(
                    "PUT /body HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
                #expect(try await connection.answer().status == 100)
                try await connection.send("abc")
                #expect(try await connection.answer().status == 200)
                #expect(backend.blobs == [Self.key: Array("abc".utf8)])
                // The connection goes on.
                try await connection.send(Requests.request("GET", "/health/live"))
                #expect(try await connection.answer().status == 200)
            }
        }
    }

    @Test(arguments: ["Content-Length: 100\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nabc"])
    func aBodyThatBreaksOffLeavesNothing(rest: String) async throws {
        try await Self.run(Self.store) { backend, exchange, port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("PUT /body HTTP/1.1\r\nHost: a\r\n\(rest)")
                connection.finish()
                _ = try? await connection.answer()
            }
            #expect(exchange.bodies.count == 1)
            #expect(exchange.bodies.first?.complete == false)
            #expect(exchange.bodies.first?.overLimit == false)
            #expect(backend.blobs.isEmpty)
        }
    }

    @Test func appendedBytesStayWhenTheBodyBreaksOff() async throws {
        let decision = RouteDecision.storeBody(Self.key, offset: 2, limit: 1000, acceptsMultipart: false)
        try await Self.run(decision) { backend, exchange, port in
            backend.blobs[Self.key] = [1, 2]
            try await RawConnection.open(port: port) { connection in
                try await connection.send("PUT /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
                connection.finish()
                _ = try? await connection.answer()
            }
            #expect(exchange.bodies.first?.complete == false)
            #expect(exchange.bodies.first?.received == 3)
            #expect(backend.blobs == [Self.key: [1, 2, 0x61, 0x62, 0x63]])
        }
    }

    @Test func theFirstFileOfAForm() async throws {
        try await Self.run(Self.store) { backend, exchange, port in
            let form = Requests.form([
                (#"name="title""#, Array("x".utf8)),
                ("name=\"upload\"; filename=\"a.mp4\"\r\nContent-Type: video/mp4", [1, 2, 3]),
                (#"name="more""#, []),
            ])
            let answer = try await RawConnection.send(
                port: port, Requests.request("PUT", "/body", type: Requests.formType, body: form))
            #expect(answer.status == 200)
            #expect(backend.blobs == [Self.key: [1, 2, 3]])
            #expect(exchange.bodies.first?.filename == "a.mp4")
            #expect(exchange.bodies.first?.contentType == "video/mp4")
            #expect(exchange.bodies.first?.received == 3)
        }
    }

    @Test func formsThatCannotBeTaken() async throws {
        try await Self.run(Self.store) { backend, exchange, port in
            let forms: [(parts: [(head: String, content: [UInt8])], cut: Int, status: Int)] = [
                ([(#"name="a"; filename="b""#, [UInt8](repeating: 1, count: 1001))], 0, 413),
                ([(#"name="a"; filename="b""#, [1])], 6, 400),
                ([(#"name="a""#, [1])], 0, 400),
            ]
            for form in forms {
                let body = Array(Requests.form(form.parts).dropLast(form.cut))
                let answer = try await RawConnection.send(
                    port: port, Requests.request("PUT", "/body", type: Requests.formType, body: body))
                #expect(answer.status == form.status)
                #expect(answer.json?["error"]?["code"] == "VALIDATION_ERROR")
                #expect(exchange.bodies.last?.complete == false)
            }
            #expect(backend.blobs.isEmpty)
        }
    }
}
