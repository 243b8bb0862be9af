import Gateway
import JSON
import Kernel
import Synchronization
import Testing

/// Multipart `POST /stream`: a call with its file.
@Suite(.timeLimit(.minutes(1)))
struct StreamFormTests {
    private static let file: [UInt8] = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) }

    /// `take` moves the file away as an upload does; `look` leaves it.
    private static func backend(_ seen: @escaping @Sendable (GatewayCall) -> Void = { _ in }) -> MemoryBackend {
        let backend = MemoryBackend()
        backend.add("take", acceptsFile: true) { [unowned backend] call in
            seen(call)
            if let key = call.attachment?.key {
                backend.blobs[BlobKey(account: key.account, key: "kept")] = backend.blobs[key]
                backend.blobs[key] = nil
            }
            return call.parameters.bytes()
        }
        backend.add("look", acceptsFile: true) { call in
            seen(call)
            return Array("{}".utf8)
        }
        backend.add("plain") { _ in Array("{}".utf8) }
        return backend
    }

    private static func parts(_ operation: String) -> [(head: String, content: [UInt8])] {
        [
            (#"name="operation""#, Array(operation.utf8)),
            (#"name="parameters""#, Array(#"{"streamId":"str_1"}"#.utf8)),
            ("name=\"file\"; filename=\"C:\\\\a\\\"b.mp4\"\r\nContent-Type: video/mp4", file),
        ]
    }

    private static func request(_ parts: [(head: String, content: [UInt8])]) -> [UInt8] {
        Requests.request(
            "POST", "/stream", key: "secret-write", type: Requests.formType, body: Requests.form(parts))
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
    func partsInAnyOrder(order: [Int]) async throws {
        let calls = Mutex<[GatewayCall]>([])
        let backend = Self.backend { call in calls.withLock { $0.append(call) } }
        try await LiveServer.run(backend) { port in
            let parts = Self.parts("take")
            let answer = try await RawConnection.send(port: port, Self.request(order.map { parts[$0] }))
            #expect(answer.status == 200)
            #expect(answer.json?["data"] == ["streamId": "str_1"])
            let attachment = try #require(calls.withLock { $0.first?.attachment })
            #expect(attachment.filename == "a\"b.mp4")
            #expect(attachment.contentType == "video/mp4")
            #expect(attachment.size == 300_000)
            #expect(attachment.key.key.hasPrefix("staging/"))
            #expect(backend.blobs == [BlobKey(account: "acme", key: "kept"): Self.file])
        }
    }

    @Test func nothingStaysWhereFilesAreStaged() async throws {
        let backend = Self.backend()
        try await LiveServer.run(backend) { port in
            #expect(try await RawConnection.send(port: port, Self.request(Self.parts("look"))).status == 200)
            let parts = Self.parts("plain")
            for order in [[0, 1, 2], [2, 1, 0]] {
                let answer = try await RawConnection.send(port: port, Self.request(order.map { parts[$0] }))
                #expect(answer.status == 400)
                #expect(answer.json?["error"]?["details"]?["issues"]?[0]?["path"] == "/file")
            }
            let twice = try await RawConnection.send(port: port, Self.request(parts + [parts[2]]))
            #expect(twice.status == 400)
            #expect(backend.blobs.isEmpty)
            #expect(backend.openSinks == 0)
        }
    }

    @Test func aBrokenOffFormLeavesNothing() async throws {
        let backend = Self.backend()
        try await LiveServer.run(backend) { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(Self.request(Self.parts("take")).dropLast(100))
                connection.finish()
                _ = try? await connection.answer()
            }
        }
        #expect(backend.blobs.isEmpty)
        #expect(backend.openSinks == 0)
    }

    @Test func badFormsSayWhatIsWrong() async throws {
        let backend = Self.backend()
        let operation = Self.parts("take")[0]
        try await LiveServer.run(backend) { port in
            let forms: [(body: [UInt8], status: Int, words: String)] = [
                (Requests.form([operation]).dropLast(4), 400, "last boundary"),
                (Array("nothing".utf8), 400, "boundary"),
                (Requests.form([(#"name="speed""#, [])]), 400, "no such field"),
                (Requests.form([operation, (#"name="parameters""#, Array("{".utf8))]), 400, "/parameters"),
                (Requests.form([(#"name="parameters""#, Array("{}".utf8))]), 400, "/operation"),
                (
                    Requests.form([operation, (#"name="options""#, Array(#"{"retries":99}"#.utf8))]), 400,
                    "/options/retries"
                ),
                (Requests.form([(#"name="parameters""#, [UInt8](repeating: 65, count: 1 << 20 | 1))]), 413, "larger"),
                (Requests.form([("filename=\"x\"", [])]), 400, "without a name"),
            ]
            for form in forms {
                let answer = try await RawConnection.send(
                    port: port,
                    Requests.request(
                        "POST", "/stream", key: "secret-write", type: Requests.formType, body: Array(form.body)))
                #expect(answer.status == form.status, "\(form.words)")
                #expect(answer.text.contains(form.words), "\(answer.text)")
            }
            let answer = try await RawConnection.send(
                port: port,
                Requests.request("POST", "/stream", key: "secret-write", type: "multipart/form-data", body: [1]))
            #expect(answer.status == 400)
        }
    }

    @Test func aFileOverTheLimitIsRefused() async throws {
        let backend = Self.backend()
        try await LiveServer.run(backend) {
            $0.maximumFileBytes = 1000
        } _: { port in
            let answer = try await RawConnection.send(port: port, Self.request(Self.parts("take")))
            #expect(answer.status == 413)
        }
        #expect(backend.openSinks == 0)
        #expect(backend.blobs.isEmpty)
    }
}
