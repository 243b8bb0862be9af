import Fetch
import Kernel
import Testing

/// What comes of requests to servers that behave, and to those that do not.
@Suite struct FetchClientTests {
    private let client = FetchClient(
        allowPrivate: true,
        resolver: ScriptedResolver(["a.example": [["127.0.0.1"]], "gone.example": [["127.0.0.2", "127.0.0.1"]]]),
        dialer: SocketDialer())

    private func fetch(_ request: FetchRequest) async -> (code: String, error: KernelError?, body: Kept) {
        let body = Kept()
        do throws(KernelError) {
            _ = try await client.fetch(request, into: body)
            return ("none", nil, body)
        } catch {
            return (error.code, error, body)
        }
    }

    @Test func aRequestIsSentAndItsAnswerPassedOn() async throws {
        let origin = try await Origin.started { _ in
            Origin.answer("201 Created", ["ETag: \"x\"", "X-A: 1", "X-A: 2"], body: "hello")
        }
        var request = FetchRequest(
            method: "POST", url: "http://a.example:\(origin.port)/p?q=1#f", headers: [("X-Mine", "v")])
        request.body = Array("data".utf8)
        let (code, _, body) = await fetch(request)
        #expect(code == "none")
        let head = try #require(await body.head)
        #expect(head.status == 201 && head.url == "http://a.example:\(origin.port)/p?q=1")
        #expect(head.headers.filter { $0.name == "x-a" }.map(\.value) == ["1", "2"])
        #expect(await body.text == "hello")
        let sent = origin.heads[0].split(separator: "\r\n").map(String.init)
        #expect(sent[0] == "POST /p?q=1 HTTP/1.1")
        for line in [
            "host: a.example:\(origin.port)", "x-mine: v", "content-length: 4", "connection: close",
            "user-agent: streamd",
        ] { #expect(sent.contains(line), "\(sent)") }
        try await origin.stop()
    }

    @Test func redirectsAreFollowedUpToTheirNumber() async throws {
        let origin = try await Origin.started { head in
            let hop = Int(head.split(separator: " ")[1].dropFirst()) ?? 0
            return hop == 0
                ? Origin.answer("200 OK", body: "there") : Origin.answer("302 Found", ["Location: /\(hop - 1)"])
        }
        func code(hops: Int, redirects: Int) async -> String {
            var request = FetchRequest(url: "http://127.0.0.1:\(origin.port)/\(hops)")
            request.redirects = redirects
            let (code, _, body) = await fetch(request)
            return code == "none" ? "\((await body.head)?.status ?? 0)" : code
        }
        #expect(await code(hops: 3, redirects: 3) == "200")
        #expect(await code(hops: 4, redirects: 3) == "FETCH_FAILED")
        #expect(await code(hops: 1, redirects: 0) == "302")
        try await origin.stop()
    }

    @Test func answersThatBreakOffOrAreMalformedFail() async throws {
        let scripts: [(String, [Origin.Step], retryable: Bool)] = [
            ("nothing", [.close], true),
            ("half a head", [.send("HTTP/1.1 200 OK\r\nA:"), .close], true),
            ("short", [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .close], true),
            ("short chunks", [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), .close], true),
            ("no HTTP", [.send("SSH-2.0-OpenSSH\r\n\r\n"), .close], false),
            (
                "large head",
                [.send("HTTP/1.1 200 OK\r\nA: " + String(repeating: "a", count: 80_000) + "\r\n\r\n"), .close], false
            ),
            (
                "many fields",
                [.send("HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 200) + "\r\n"), .close], false
            ),
        ]
        for (name, steps, retryable) in scripts {
            let origin = try await Origin.started { _ in steps }
            let (code, error, _) = await fetch(FetchRequest(url: "http://127.0.0.1:\(origin.port)/"))
            #expect(code == "FETCH_FAILED", "\(name)")
            #expect(error?.retryable == retryable, "\(name): \(error?.message ?? "")")
            #expect(error?.message.contains("127") == false)
            try await origin.stop()
        }
    }

    @Test func whoSaysNothingIsLeft() async throws {
        let origin = try await Origin.started { head in
            head.contains("/head") ? [.hang] : [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .hang]
        }
        for target in ["head", "body"] {
            var request = FetchRequest(url: "http://127.0.0.1:\(origin.port)/\(target)")
            request.idleTimeout = .milliseconds(50)
            #expect(await fetch(request).code == "TIMEOUT", "\(target)")
            request.idleTimeout = .seconds(3600)
            request.timeout = .milliseconds(50)
            #expect(await fetch(request).code == "TIMEOUT", "\(target)")
        }
        try await origin.stop()
    }

    @Test func aCancelledTaskEndsTheFetch() async throws {
        let (arrivals, arrive) = AsyncStream.makeStream(of: Void.self)
        let origin = try await Origin.started { _ in
            arrive.yield()
            return [.hang]
        }
        let url = "http://127.0.0.1:\(origin.port)/"
        let task = Task {
            await outcome { () async throws(KernelError) in
                _ = try await client.fetch(FetchRequest(url: url), into: Kept())
            }
        }
        for await _ in arrivals { break }
        task.cancel()
        #expect(await task.value == "CANCELLED")
        try await origin.stop()
    }

    @Test func theNextAddressIsTriedWhereOneRefuses() async throws {
        let origin = try await Origin.started { _ in Origin.answer("200 OK", body: "x") }
        #expect(await fetch(FetchRequest(url: "http://gone.example:\(origin.port)/")).code == "none")
        let port = origin.port
        try await origin.stop()
        let (code, error, _) = await fetch(FetchRequest(url: "http://127.0.0.1:\(port)/"))
        #expect(code == "FETCH_FAILED" && error?.retryable == true)
    }

    @Test func whatTheTakerThrowsEndsIt() async throws {
        let origin = try await Origin.started { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), .hang] }
        let url = "http://127.0.0.1:\(origin.port)/"
        let body = Kept(refusing: KernelError(code: "NOT_WANTED", message: ""))
        let code = await outcome { () async throws(KernelError) in
            _ = try await client.fetch(FetchRequest(url: url), into: body)
        }
        #expect(code == "NOT_WANTED")
        try await origin.stop()
    }

    @Test func certificatesAreForTheNameThatWasAskedFor() async throws {
        let certificate = try Certificate(for: "DNS:a.example")
        let origin = try await Origin.started(tls: certificate.server) { _ in Origin.answer("200 OK", body: "secret") }
        let resolver = ScriptedResolver(["a.example": [["127.0.0.1"]], "b.example": [["127.0.0.1"]]])
        let trusting = FetchClient(
            allowPrivate: true, resolver: resolver, dialer: SocketDialer(roots: certificate.roots))
        let doubting = FetchClient(allowPrivate: true, resolver: resolver, dialer: SocketDialer())
        func ask(_ client: FetchClient, _ host: String) async -> String {
            let body = Kept()
            let code = await outcome { () async throws(KernelError) in
                _ = try await client.fetch(FetchRequest(url: "https://\(host):\(origin.port)/"), into: body)
            }
            return code == "none" ? await body.text : code
        }
        #expect(await ask(trusting, "a.example") == "secret")
        #expect(await ask(trusting, "b.example") == "FETCH_FAILED")
        #expect(await ask(trusting, "127.0.0.1") == "FETCH_FAILED")
        #expect(await ask(doubting, "a.example") == "FETCH_FAILED")
        try await origin.stop()
    }

    @Test func aLargeBodyIsTakenPieceByPiece() async throws {
        let size = 8 << 20
        let origin = try await Origin.started { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"), .bytes([UInt8](repeating: 7, count: size))]
        }
        let (code, _, body) = await fetch(FetchRequest(url: "http://127.0.0.1:\(origin.port)/"))
        #expect(code == "none")
        #expect(await body.bytes.count == size)
        try await origin.stop()
    }
}
