import JSON
import Kernel
import KernelTesting
import Logging
import Synchronization
import Testing

/// What a plugin gets of a fetch, and what becomes of the blob it goes to.
@Suite struct FetchRunTests {
    private let blobs = Blobs(driver: MemoryStorage())
    private let key = BlobKey(account: "acme", key: "f/x")

    /// A server that plays one answer, and may break off.
    private struct Server: Fetcher {
        var status = 200
        var headers: [(name: String, value: String)] = []
        var pieces: [[UInt8]] = []
        var failure: KernelError?
        var onRequest: @Sendable (FetchRequest) -> Void = { _ in }

        func check(_ url: String) async throws(KernelError) {}

        func fetch(_ request: FetchRequest, into body: any FetchBody) async throws(KernelError) -> FetchHead {
            onRequest(request)
            let head = FetchHead(status: status, headers: headers, url: "http://a.example/last")
            try await body.begin(head)
            for piece in pieces { try await body.take(piece) }
            if let failure { throw failure }
            return head
        }
    }

    private final class Notes: Sendable {
        let requests = Mutex<[FetchRequest]>([])
        let progress = Mutex<[JSON]>([])
    }

    private func run(
        _ server: Server, _ specification: JSONObject, notes: Notes = Notes()
    ) async throws(KernelError) -> FetchRun.Answer {
        var specification = specification
        specification["url"] = "http://a.example/"
        var server = server
        server.onRequest = { request in notes.requests.withLock { $0.append(request) } }
        return try await FetchRun(
            specification: FetchSpecification(.object(specification), account: "acme", body: []), blobs: blobs,
            fetcher: server, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).run { progress in notes.progress.withLock { $0.append(progress) } }
    }

    private func code(_ server: Server, _ specification: JSONObject) async -> String {
        do throws(KernelError) {
            _ = try await run(server, specification)
            return "none"
        } catch {
            return error.code
        }
    }

    private func bytes() async throws -> String? {
        guard try await blobs.stat(key) != nil else { return nil }
        return String(decoding: try await blobs.read(key, offset: 0, length: 1000), as: UTF8.self)
    }

    private static let broken = KernelError.fetchFailed("It broke off.", retryable: true)

    @Test func anAnswerInMemoryIsBounded() async throws {
        let server = Server(headers: [("a", "b")], pieces: [Array("hello".utf8)])
        let answer = try await run(server, ["limitBytes": 5])
        #expect(answer.body == Array("hello".utf8))
        #expect(answer.json["status"] == 200 && answer.json["url"] == "http://a.example/last")
        #expect(answer.json["headers"] == [["a", "b"]] && answer.json["sizeBytes"] == 5)
        #expect(await code(server, ["limitBytes": 4]) == "FETCH_TOO_LARGE")
        let announced = Server(headers: [("content-length", "6")])
        #expect(await code(announced, ["limitBytes": 5]) == "FETCH_TOO_LARGE")
    }

    @Test func aBlobIsReplacedOnceItIsWhole() async throws {
        try await blobs.put(key, bytes: Array("old".utf8))
        let server = Server(pieces: [Array("hello ".utf8), Array("world".utf8)])
        var broken = server
        broken.failure = Self.broken
        #expect(await code(broken, ["blob": "f/x"]) == "FETCH_FAILED")
        #expect(try await bytes() == "old")
        #expect(await code(server, ["blob": "f/x", "limitBytes": 10]) == "FETCH_TOO_LARGE")
        #expect(try await bytes() == "old")
        let answer = try await run(server, ["blob": "f/x", "limitBytes": 11])
        #expect(answer.json["sizeBytes"] == 11)
        #expect(answer.json["sha256"]?.string == "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")
        #expect(try await bytes() == "hello world")
        #expect(try await blobs.list(account: "acme", prefix: "").map(\.key) == ["f/x"])
    }

    @Test func aRefusalLeavesTheBlobAndIsTold() async throws {
        try await blobs.put(key, bytes: Array("old".utf8))
        let answer = try await run(Server(status: 404, pieces: [Array("no".utf8)]), ["blob": "f/x"])
        #expect(answer.json["status"] == 404 && answer.body == Array("no".utf8) && answer.json["sha256"] == .null)
        #expect(try await bytes() == "old")
    }

    @Test func theRestOfAFileIsAskedFor() async throws {
        var first = Server(
            headers: [("etag", "\"v1\""), ("content-length", "11")], pieces: [Array("hello ".utf8)])
        first.failure = Self.broken
        let notes = Notes()
        await #expect(throws: KernelError.self) {
            try await run(first, ["blob": "f/x", "keepPartial": true], notes: notes)
        }
        #expect(try await bytes() == "hello ")
        #expect(notes.progress.withLock { $0 } == [["receivedBytes": 0, "totalBytes": 11, "validator": "\"v1\""]])
        let rest = Server(
            status: 206, headers: [("content-range", "bytes 6-10/11"), ("content-length", "5")],
            pieces: [Array("world".utf8)])
        let answer = try await run(rest, ["blob": "f/x", "keepPartial": true, "validator": "\"v1\""], notes: notes)
        let asked = notes.requests.withLock { $0[1].headers }
        #expect(asked.contains { $0 == ("range", "bytes=6-") } && asked.contains { $0 == ("if-range", "\"v1\"") })
        #expect(answer.json["status"] == 200 && answer.json["sizeBytes"] == 11)
        #expect(answer.json["sha256"]?.string == "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")
        #expect(try await bytes() == "hello world")
    }

    @Test func anotherFileBeginsAnew() async throws {
        let asking: JSONObject = ["blob": "f/x", "keepPartial": true, "validator": "\"v1\"", "limitBytes": 5]
        try await blobs.put(key, bytes: Array("hello ".utf8))
        // The server ignores ranges, or has another file: it sends the whole.
        _ = try await run(Server(headers: [("etag", "\"v2\"")], pieces: [Array("other".utf8)]), asking)
        #expect(try await bytes() == "other")
        // What was there is gone before anybody is told of the new file.
        var broken = Server(headers: [("etag", "\"v3\"")])
        broken.failure = Self.broken
        #expect(await code(broken, asking) == "FETCH_FAILED")
        #expect(try await bytes() == "")
        // Without a validator nobody asks for a part.
        try await blobs.put(key, bytes: Array("hello ".utf8))
        let notes = Notes()
        _ = try await run(Server(pieces: [Array("x".utf8)]), ["blob": "f/x", "keepPartial": true], notes: notes)
        #expect(notes.requests.withLock { $0[0].headers }.isEmpty)
        #expect(try await bytes() == "x")
    }

    @Test func anotherPartThanAskedForIsNotTaken() async throws {
        let asking: JSONObject = ["blob": "f/x", "keepPartial": true, "validator": "\"v1\""]
        for range in ["bytes 0-4/11", "bytes 7-10/11", "bytes */11", "", "bytes 6-10", "lines 6-10/11"] {
            try await blobs.put(key, bytes: Array("hello ".utf8))
            let server = Server(status: 206, headers: [("content-range", range)], pieces: [Array("world".utf8)])
            #expect(await code(server, asking) == "FETCH_FAILED", "\(range)")
            #expect(try await bytes() == "hello ", "\(range)")
        }
    }

    @Test func aFileThatWasWholeIsNotSentAgain() async throws {
        let asking: JSONObject = ["blob": "f/x", "keepPartial": true, "validator": "\"v1\""]
        try await blobs.put(key, bytes: Array("hello world".utf8))
        let whole = Server(status: 416, headers: [("content-range", "bytes */11")], pieces: [Array("error".utf8)])
        let answer = try await run(whole, asking)
        #expect(answer.json["status"] == 200 && answer.json["sizeBytes"] == 11)
        #expect(answer.json["sha256"]?.string == "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")
        #expect(try await bytes() == "hello world")
        let shorter = Server(status: 416, headers: [("content-range", "bytes */10")])
        #expect(await code(shorter, asking) == "FETCH_FAILED")
        #expect(try await bytes() == nil)
    }

    @Test func aSpecificationIsChecked() async {
        let wrong: [JSONObject] = [
            ["metod": "GET"], ["method": "get it"], ["headers": [["a"]]], ["redirects": 21], ["timeoutMs": 0],
            ["limitBytes": -1],
            ["blob": ""],
        ]
        for specification in wrong {
            #expect(await code(Server(), specification) == "VALIDATION_ERROR", "\(specification)")
        }
        #expect(await code(Server(), ["blob": "../x"]) == "INVALID_KEY")
    }
}
