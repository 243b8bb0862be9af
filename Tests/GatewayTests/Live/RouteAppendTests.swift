import Gateway
import Kernel
import Testing

/// Routes that append a body to a blob.
@Suite(.timeLimit(.minutes(1)))
struct RouteAppendTests {
    private static let key = BlobKey(account: "acme", key: "uploads/upl_1")

    private static func run(
        _ append: BlobAppend, _ body: (MemoryBackend, MemoryExchange, Int) async throws -> Void
    ) async throws {
        let backend = MemoryBackend()
        let exchange = MemoryExchange(head: { _ in .appendBody(key, append) }) { body in
            .bytes(
                status: body.complete && !body.mismatch ? 200 : 409, headers: [], body: Array("\(body.received)".utf8))
        }
        backend.add(route: "PATCH", "/body", exchange)
        try await LiveServer.run(backend) { port in try await body(backend, exchange, port) }
        #expect(backend.openSinks == 0)
    }

    @Test func atTheEndOfWhatIsThere() async throws {
        try await Self.run(BlobAppend(offset: 2, limit: 10, digestState: [9])) { backend, exchange, port in
            backend.blobs[Self.key] = [1, 2]
            let answer = try await RawConnection.send(
                port: port, Requests.request("PATCH", "/body", type: "a/b", body: [3, 4]))
            #expect(answer.status == 200)
            #expect(backend.blobs == [Self.key: [1, 2, 3, 4]])
            let told = try #require(exchange.bodies.first)
            #expect(told.complete)
            #expect(told.received == 2)
            #expect(told.digestState == [2])
            #expect(told.sha256 == "digest-of-2")
            #expect(told.contentType == "a/b")
        }
    }

    @Test(arguments: ["Content-Length: 9\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nabc"])
    func whatCameBeforeABreakIsKept(rest: String) async throws {
        try await Self.run(BlobAppend(offset: 0, limit: 10)) { backend, exchange, port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("PATCH /body HTTP/1.1\r\nHost: a\r\n\(rest)")
                connection.finish()
                _ = try? await connection.answer()
            }
            #expect(exchange.bodies.map(\.complete) == [false])
            #expect(exchange.bodies.first?.received == 3)
            #expect(backend.blobs == [Self.key: Array("abc".utf8)])
        }
    }

    @Test func aChecksumThatIsAnotherIsTold() async throws {
        try await Self.run(BlobAppend(offset: 0, limit: 10, checksum: "sha1:3")) { backend, exchange, port in
            let wrong = try await RawConnection.send(port: port, Requests.request("PATCH", "/body", body: [1, 2]))
            #expect(wrong.status == 409)
            #expect(exchange.bodies.first?.mismatch == true)
            #expect(backend.blobs.isEmpty)
            let right = try await RawConnection.send(port: port, Requests.request("PATCH", "/body", body: [1, 2, 3]))
            #expect(right.status == 200)
        }
    }

    @Test func overTheLimitIsTold() async throws {
        try await Self.run(BlobAppend(offset: 0, limit: 4)) { backend, exchange, port in
            let declared = try await RawConnection.send(
                port: port, Requests.request("PATCH", "/body", body: [1, 2, 3, 4, 5]))
            #expect(declared.status == 409)
            #expect(exchange.bodies.last?.overLimit == true)
            let chunked = "PATCH /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
            #expect(try await RawConnection.send(port: port, chunked).status == 409)
            #expect(exchange.bodies.last?.overLimit == true)
            #expect(exchange.bodies.last?.received == 0)
        }
    }

    @Test func aSilentBodyIsEndedFromThisSide() async throws {
        try await Self.run(BlobAppend(offset: 0, limit: 10)) { backend, exchange, port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("PATCH /body HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
                while exchange.intakes.isEmpty { await Task.yield() }
                let intake = exchange.intakes[0]
                while await !intake.end(idle: .milliseconds(1)) { await Task.yield() }
                let answer = try await connection.answer()
                #expect(answer.status == 409)
                #expect(answer["connection"] == "close")
                // Of three bytes, those that came before it was ended.
                #expect(UInt64(answer.text) == UInt64(backend.blobs[Self.key]?.count ?? 0))
            }
            #expect(exchange.bodies.map(\.complete) == [false])
            #expect(await exchange.intakes[0].end(idle: .seconds(3600)))
        }
    }
}
