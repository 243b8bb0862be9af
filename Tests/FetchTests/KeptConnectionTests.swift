import Fetch
import Kernel
import Testing

/// Requests over connections that are used again.
@Suite struct KeptConnectionTests {
    private let client = FetchClient(allowPrivate: true)

    private func fetch(_ origin: Origin, _ path: String = "/", timeout: Duration = .seconds(30), wanted: Int? = nil)
        async
        -> (outcome: String, body: Kept)
    {
        let body = Kept()
        let code = await outcome { () async throws(KernelError) in
            var request = FetchRequest(method: "POST", url: "http://127.0.0.1:\(origin.port)\(path)", timeout: timeout)
            request.body = Array("data".utf8)
            request.keepsConnection = true
            request.wantedBytes = wanted
            _ = try await client.fetch(request, into: body)
        }
        return (code, body)
    }

    private static func answer(_ body: String, _ fields: String = "") -> [Origin.Step] {
        [.send("HTTP/1.1 200 OK\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")]
    }

    @Test func oneConnectionTakesManyRequests() async throws {
        let origin = try await Origin.started { head in Self.answer(head.contains("/long") ? "longer" : "ok") }
        for path in ["/a", "/long", "/b"] {
            let (outcome, body) = await fetch(origin, path)
            #expect(outcome == "none")
            #expect(await body.text == (path == "/long" ? "longer" : "ok"))
        }
        #expect(origin.connections == 1)
        #expect(origin.heads.allSatisfy { !$0.contains("connection: close") && $0.contains("content-length: 4") })
        try await origin.stop()
    }

    @Test func requestsAtOnceHaveConnectionsOfTheirOwn() async throws {
        let origin = try await Origin.started { _ in Self.answer("ok") }
        await withTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { await fetch(origin).outcome } }
            for await outcome in group { #expect(outcome == "none") }
        }
        #expect((1...20).contains(origin.connections))
        try await origin.stop()
    }

    @Test func oneThatWasClosedMeanwhileIsReplaced() async throws {
        let origin = try await Origin.started { head in
            // Says that it stays, and goes.
            head.contains("/leaves") ? Self.answer("ok") + [.close] : Self.answer("ok")
        }
        for _ in 0..<5 {
            #expect(await fetch(origin, "/leaves").outcome == "none")
            #expect(await fetch(origin, "/stays").outcome == "none")
        }
        try await origin.stop()
    }

    /// Many servers end TLS connections without `close_notify`.
    @Test func aSecureConnectionThatEndsWithoutAWordIsAnEnd() async throws {
        let certificate = try Certificate(for: "DNS:a.example")
        let origin = try await Origin.started(tls: certificate.server) { head in
            if head.contains("/half") { return [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .cut] }
            if head.contains("/open") { return [.send("HTTP/1.1 200 OK\r\n\r\nok"), .cut] }
            return Self.answer("ok") + [.cut]
        }
        let client = FetchClient(
            allowPrivate: true, resolver: ScriptedResolver(["a.example": [["127.0.0.1"]]]),
            dialer: SocketDialer(roots: certificate.roots))
        // After a whole answer, also where another request goes out over it; and not in the middle of one.
        for (path, result) in [("/", "ok"), ("/", "ok"), ("/open", "ok"), ("/", "ok"), ("/half", "FETCH_FAILED")] {
            let body = Kept()
            let code = await outcome { () async throws(KernelError) in
                var request = FetchRequest(method: "POST", url: "https://a.example:\(origin.port)\(path)")
                request.keepsConnection = true
                _ = try await client.fetch(request, into: body)
            }
            let text = await body.text
            #expect((code == "none" ? text : code) == result, "\(path)")
        }
        try await origin.stop()
    }

    @Test func aSecondAttemptHasTheTimeThatTheFirstLeft() async throws {
        let origin = try await Origin.started { head in
            head.contains("/stays") ? Self.answer("ok") : [.close]
        }
        let dialer = NotingDialer(port: origin.port)
        let client = FetchClient(
            allowPrivate: true, resolver: ScriptedResolver(["a.example": [["127.0.0.1"]]]), dialer: dialer)
        for path in ["/stays", "/leaves"] {
            _ = await outcome { () async throws(KernelError) in
                var request = FetchRequest(method: "POST", url: "http://a.example\(path)", timeout: .seconds(30))
                request.connectTimeout = .seconds(30)
                request.keepsConnection = true
                _ = try await client.fetch(request, into: Kept())
            }
        }
        #expect(dialer.timeouts.count == 2 && dialer.timeouts.allSatisfy { $0 < .seconds(30) })
        try await origin.stop()
    }

    @Test func aServerThatClosesIsBelieved() async throws {
        let origin = try await Origin.started { _ in Self.answer("ok", "Connection: close\r\n") + [.close] }
        #expect(await fetch(origin).outcome == "none")
        #expect(await fetch(origin).outcome == "none")
        #expect(origin.connections == 2)
        try await origin.stop()
    }

    @Test func onlyWhatIsWantedIsRead() async throws {
        let origin = try await Origin.started { head in
            head.contains("/endless")
                ? [.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nabcdefgh"), .hang] : Self.answer("abcdefgh")
        }
        for (path, text) in [("/endless", "abcd"), ("/whole", "abcd")] {
            let (outcome, body) = await fetch(origin, path, wanted: 4)
            #expect(outcome == "none")
            #expect(await body.text == text)
        }
        // Not after an answer of which something is left.
        #expect(origin.connections == 2)
        let (outcome, body) = await fetch(origin, "/whole", wanted: 8)
        #expect(outcome == "none")
        #expect(await body.text == "abcdefgh")
        try await origin.stop()
    }

    @Test func silenceAndNonsenseAreFailures() async throws {
        let origin = try await Origin.started { head in
            if head.contains("/silent") { return [.hang] }
            if head.contains("/nonsense") { return [.send("HELLO\r\n\r\n"), .close] }
            if head.contains("/half") { return [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .close] }
            return [.close]
        }
        #expect(await fetch(origin, "/silent", timeout: .milliseconds(200)).outcome == "TIMEOUT")
        for path in ["/nonsense", "/half", "/closed"] {
            #expect(await fetch(origin, path).outcome == "FETCH_FAILED", "\(path)")
        }
        // Only a request over a connection that was kept is sent again.
        #expect(origin.heads.count == 4)
        try await origin.stop()
    }

    @Test func aCancelledTaskEndsIt() async throws {
        let origin = try await Origin.started { _ in [.hang] }
        let task = Task { await fetch(origin).outcome }
        while origin.heads.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        task.cancel()
        #expect(["CANCELLED", "FETCH_FAILED"].contains(await task.value))
        try await origin.stop()
    }
}
