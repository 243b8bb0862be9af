import Gateway
import Kernel
import Testing

/// What a signal tells of the answer that it stands for.
@Suite(.timeLimit(.minutes(1)))
struct SignalTests {
    private static let key = BlobKey(account: "acme", key: "streams/str_1/media/720p/0.m4s")
    private static let signal = Signal(type: "media.served", account: "acme", subject: "str_1", data: [])

    private static func backend(bytes: Int, files: Bool) -> MemoryBackend {
        let backend = MemoryBackend()
        backend.blobs[key] = [UInt8](repeating: 7, count: bytes)
        backend.keepsFiles = files
        backend.add(
            route: "GET", "/0.m4s",
            MemoryExchange { _ in
                .signalling(
                    .blob(key, status: 200, headers: [("cache-control", "immutable"), ("etag", "\"a\"")]), signal)
            })
        backend.add(
            route: "GET", "/text",
            MemoryExchange { _ in .signalling(.bytes(status: 200, headers: [], body: [1, 2, 3]), signal) })
        backend.add(
            route: "GET", "/none", MemoryExchange { _ in .signalling(.failure(.notFound("None.")), signal) })
        return backend
    }

    @Test(arguments: [true, false]) func bytesThatWereSent(files: Bool) async throws {
        let backend = Self.backend(bytes: 700_000, files: files)
        var told = backend.told.makeAsyncIterator()
        try await LiveServer.run(backend) { port in
            func get(_ path: String, _ method: String = "GET", _ fields: String = "") async throws -> SentAnswer? {
                _ = try await RawConnection.send(
                    port: port, Requests.request(method, path, fields: fields), isHead: method == "HEAD")
                return await told.next()
            }
            func expect(_ answer: SentAnswer?, _ status: Int, _ bytes: UInt64, head: Bool = false) {
                #expect(answer?.status == status && answer?.bytes == bytes)
                #expect(answer?.isHead == head && answer?.isComplete == true && answer?.milliseconds ?? -1 >= 0)
            }
            expect(try await get("/0.m4s"), 200, 700_000)
            expect(try await get("/0.m4s", "GET", "Range: bytes=100-600099\r\n"), 206, 600_000)
            expect(try await get("/0.m4s", "GET", "If-None-Match: \"a\"\r\n"), 304, 0)
            expect(try await get("/0.m4s", "HEAD"), 200, 0, head: true)
            expect(try await get("/text"), 200, 3)
            #expect(try await get("/none")?.status == 404)
        }
    }

    @Test(arguments: [true, false]) func anAnswerThatBrokeOff(files: Bool) async throws {
        let backend = Self.backend(bytes: 60_000_000, files: files)
        var told = backend.told.makeAsyncIterator()
        try await LiveServer.run(backend) { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(Requests.request("GET", "/0.m4s"))
                _ = try await connection.answer(isHead: true)
            }
            let answer = try #require(await told.next())
            #expect(!answer.isComplete && answer.status == 200)
            #expect(answer.bytes < 60_000_000)
        }
    }
}
