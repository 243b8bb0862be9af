import Gateway
import Kernel
import Testing

/// Blobs that are files of this machine, and those that are in memory.
@Suite(.timeLimit(.minutes(1)))
struct FileBodyTests {
    private static let key = BlobKey(account: "acme", key: "streams/str_1/media/720p/0.m4s")
    private static let bytes: [UInt8] = (0..<3_300_001).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 251) }

    private static func backend(files: Bool) -> MemoryBackend {
        let backend = MemoryBackend()
        backend.blobs[key] = bytes
        backend.keepsFiles = files
        backend.add(
            route: "GET", "/0.m4s",
            MemoryExchange { _ in
                .blob(key, status: 200, headers: [("cache-control", "public, max-age=31536000, immutable")])
            })
        return backend
    }

    @Test(arguments: [true, false]) func wholeAndInPartOnOneConnection(files: Bool) async throws {
        try await LiveServer.run(Self.backend(files: files)) { port in
            try await RawConnection.open(port: port) { connection in
                for _ in 0..<2 {
                    try await connection.send(Requests.request("GET", "/0.m4s"))
                    let whole = try await connection.answer(isHead: false)
                    #expect(whole.status == 200 && whole["content-length"] == "3300001")
                    #expect(whole.body == Self.bytes)
                    try await connection.send(
                        Requests.request("GET", "/0.m4s", fields: "Range: bytes=1048570-2097160\r\n"))
                    let part = try await connection.answer(isHead: false)
                    #expect(part.status == 206 && part["content-range"] == "bytes 1048570-2097160/3300001")
                    #expect(part.body == Array(Self.bytes[1_048_570...2_097_160]))
                    try await connection.send(Requests.request("HEAD", "/0.m4s"))
                    let head = try await connection.answer(isHead: true)
                    #expect(head.status == 200 && head["content-length"] == "3300001")
                }
            }
        }
    }

    @Test(arguments: [true, false]) func aBlobAndThePartsThatFollowIt(files: Bool) async throws {
        let backend = Self.backend(files: files)
        let head = BlobKey(account: "acme", key: "head")
        backend.blobs[head] = [1, 2, 3, 4]
        let parts = [
            BlobPart(blob: Self.key, offset: 10, length: 5), BlobPart(blob: head, offset: 1, length: 0),
            BlobPart(blob: head, offset: 2, length: 2), BlobPart(blob: Self.key, offset: 300_000, length: 1_200_000),
        ]
        var whole: [UInt8] = [1, 2, 3, 4]
        whole += Self.bytes[10..<15]
        whole += [3, 4]
        whole += Self.bytes[300_000..<1_500_000]
        let expected = whole
        backend.add(
            route: "GET", "/film.mp4",
            MemoryExchange { _ in .blob(head, status: 200, headers: [("etag", "\"f\"")], followedBy: parts) })
        let gone = BlobPart(blob: BlobKey(account: "acme", key: "gone"), offset: 0, length: 10)
        backend.add(
            route: "GET", "/gone.mp4",
            MemoryExchange { _ in .blob(head, status: 200, headers: [("etag", "\"g\"")], followedBy: [gone]) })
        try await LiveServer.run(backend) { port in
            func get(_ fields: String = "", _ method: String = "GET") async throws -> RawConnection.Answer {
                try await RawConnection.send(
                    port: port, Requests.request(method, "/film.mp4", fields: fields), isHead: method == "HEAD")
            }
            let answer = try await get()
            #expect(answer.status == 200 && answer["content-length"] == "\(expected.count)" && answer.body == expected)
            #expect(try await get("", "HEAD")["content-length"] == "\(expected.count)")
            #expect(try await get("If-None-Match: \"f\"\r\n").status == 304)
            for (first, last) in [(0, 3), (2, 5), (3, 9), (4, 4), (8, 12), (0, expected.count - 1), (11, 1_000_000)] {
                let part = try await get("Range: bytes=\(first)-\(last)\r\n")
                #expect(part.status == 206 && part["content-range"] == "bytes \(first)-\(last)/\(expected.count)")
                #expect(part.body == Array(expected[first...last]))
            }
            #expect(try await get("Range: bytes=\(expected.count)-\r\n").status == 416)
            // What cannot be sent expected is broken off, not ended as if it were.
            await #expect(throws: (any Error).self) {
                try await RawConnection.send(port: port, Requests.request("GET", "/gone.mp4"))
            }
        }
    }

    @Test func manyAtOnce() async throws {
        try await LiveServer.run(Self.backend(files: true)) { port in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        let answer = try await RawConnection.send(port: port, Requests.request("GET", "/0.m4s"))
                        return answer.body == Self.bytes
                    }
                }
                for try await isWhole in group { #expect(isWhole) }
            }
        }
    }

    @Test func aClientThatLeavesMidwayHarmsNobody() async throws {
        try await LiveServer.run(Self.backend(files: true)) { port in
            for _ in 0..<5 {
                try await RawConnection.open(port: port) { connection in
                    try await connection.send(Requests.request("GET", "/0.m4s"))
                }
            }
            let answer = try await RawConnection.send(port: port, Requests.request("GET", "/0.m4s"))
            #expect(answer.body == Self.bytes)
        }
    }
}
