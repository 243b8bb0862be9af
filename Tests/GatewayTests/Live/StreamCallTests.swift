import Gateway
import JSON
import Kernel
import Synchronization
import Testing

/// `POST /stream` over a real socket.
@Suite(.timeLimit(.minutes(1)))
struct StreamCallTests {
    private static func backend() -> MemoryBackend {
        let backend = MemoryBackend()
        backend.add("echo") { call in call.parameters.bytes() }
        backend.add("read", scope: "read") { _ in Array("{}".utf8) }
        return backend
    }

    @Test func successHasTheExactEnvelope() async throws {
        try await LiveServer.run(Self.backend()) { port in
            let answer = try await RawConnection.send(
                port: port,
                Requests.call(#"{"operation":"echo","parameters":{"a":[1,"ü"]}}"#, fields: "X-Request-ID: abc\r\n"))
            #expect(answer.status == 200)
            #expect(answer["content-type"] == "application/json")
            #expect(answer["x-request-id"] == "abc")
            #expect(answer["cache-control"] == "no-store")
            #expect(answer["x-content-type-options"] == "nosniff")
            let json = try #require(answer.json)
            #expect(json["success"] == true)
            #expect(json["data"] == ["a": [1, "ü"]])
            #expect(json["error"] == nil)
            #expect(json["meta"]?["requestId"] == "abc")
            #expect(json["meta"]?["duration"]?.int != nil)
            #expect(json["meta"]?["timestamp"]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
            #expect(Set(json.object?.keys.map { $0 } ?? []) == ["success", "data", "meta"])
        }
    }

    @Test func failureHasTheExactEnvelope() async throws {
        try await LiveServer.run(Self.backend()) { port in
            let answer = try await RawConnection.send(port: port, Requests.call(#"{"operation":"none"}"#))
            #expect(answer.status == 400)
            let json = try #require(answer.json)
            #expect(json["success"] == false)
            #expect(json["error"]?["code"] == "VALIDATION_ERROR")
            #expect(json["error"]?["details"]?["issues"]?[0]?["path"] == "/operation")
            #expect(json["meta"]?["duration"] == nil)
            #expect(json["meta"]?["requestId"]?.string?.hasPrefix("req_") == true)
            #expect(json["meta"]?["requestId"]?.string == answer["x-request-id"])
        }
    }

    @Test(arguments: [
        (#"{"operation":"echo""#, ""), (#"[]"#, ""), (#"{}"#, "/operation"), (#"{"operation":7}"#, "/operation"),
        (#"{"operation":"echo","parameters":[]}"#, "/parameters"), (#"{"operation":"echo","a/b":1}"#, "/a~1b"),
        (#"{"operation":"echo","options":{"timeout":0}}"#, "/options/timeout"),
        (#"{"operation":"echo","options":{"timeout":300001}}"#, "/options/timeout"),
        (#"{"operation":"echo","options":{"retries":11}}"#, "/options/retries"),
        (#"{"operation":"echo","options":{"retries":1.5}}"#, "/options/retries"),
        (#"{"operation":"echo","options":{"speed":1}}"#, "/options/speed"),
    ])
    func badEnvelopesNameTheirPlace(body: String, path: String) async throws {
        try await LiveServer.run(Self.backend()) { port in
            let answer = try await RawConnection.send(port: port, Requests.call(body))
            #expect(answer.status == 400)
            #expect(answer.json?["error"]?["code"] == "VALIDATION_ERROR")
            #expect(answer.json?["error"]?["details"]?["issues"]?[0]?["path"] == .string(path))
        }
    }

    @Test func keysAndScopes() async throws {
        try await LiveServer.run(Self.backend()) { port in
            for key in [nil, "wrong"] {
                let answer = try await RawConnection.send(port: port, Requests.call(#"{"operation":"echo"}"#, key: key))
                #expect(answer.status == 401)
                #expect(answer["www-authenticate"] == "Bearer")
                #expect(answer["x-ratelimit-limit"] == "1000")
                #expect(answer.json?["error"]?["code"] == "AUTHENTICATION_ERROR")
            }
            let lacking = try await RawConnection.send(port: port, Requests.call(#"{"operation":"read"}"#))
            #expect(lacking.status == 403)
            #expect(lacking.json?["error"]?["code"] == "AUTHORIZATION_ERROR")
            let admin = try await RawConnection.send(
                port: port, Requests.call(#"{"operation":"read"}"#, key: "secret-admin"))
            #expect(admin.status == 200)
        }
    }

    @Test func theKeyIsCheckedBeforeTheBody() async throws {
        try await LiveServer.run(Self.backend()) { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(
                    "POST /stream HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n"
                )
                let answer = try await connection.answer()
                #expect(answer.status == 401)
                #expect(answer["connection"] == "close")
            }
        }
    }

    @Test func limitsAKeyAndSaysSo() async throws {
        let now = Mutex<Int64>(1_000_000)
        try await LiveServer.run(Self.backend()) {
            $0.requestsPerMinute = 2
            $0.now = { now.withLock { $0 } }
        } _: { port in
            for remaining in ["1", "0"] {
                let answer = try await RawConnection.send(port: port, Requests.call(#"{"operation":"echo"}"#))
                #expect(answer.status == 200)
                #expect(answer["x-ratelimit-limit"] == "2")
                #expect(answer["x-ratelimit-remaining"] == remaining)
                #expect(answer["x-ratelimit-reset"] == "1060")
            }
            now.withLock { $0 += 20_500 }
            let refused = try await RawConnection.send(port: port, Requests.call(#"{"operation":"echo"}"#))
            #expect(refused.status == 429)
            #expect(refused["retry-after"] == "40")
            #expect(refused.json?["error"]?["code"] == "RATE_LIMIT_EXCEEDED")
            now.withLock { $0 += 39_500 }
            #expect(try await RawConnection.send(port: port, Requests.call(#"{"operation":"echo"}"#)).status == 200)
        }
    }

    @Test func methodsPathsAndTypes() async throws {
        try await LiveServer.run(Self.backend()) { port in
            let method = try await RawConnection.send(port: port, Requests.request("GET", "/stream"))
            #expect(method.status == 405)
            #expect(method["allow"] == "POST")
            #expect(method.json?["error"]?["code"] == "VALIDATION_ERROR")
            let path = try await RawConnection.send(port: port, Requests.request("GET", "/nothing"))
            #expect(path.status == 404)
            #expect(path["x-ratelimit-limit"] == "1000")
            #expect(path.json?["error"]?["code"] == "NOT_FOUND")
            let type = try await RawConnection.send(
                port: port, Requests.call(#"{"operation":"echo"}"#, type: "application/x-www-form-urlencoded"))
            #expect(type.status == 200)
            let text = try await RawConnection.send(port: port, Requests.call("no JSON", type: "text/plain"))
            #expect(text.status == 400)
            #expect(text.json?["error"]?["code"] == "VALIDATION_ERROR")
            let charset = try await RawConnection.send(
                port: port, Requests.call(#"{"operation":"echo"}"#, type: "Application/JSON; charset=utf-8"))
            #expect(charset.status == 200)
        }
    }

    @Test func aBodyOverItsLimitIsAnsweredWhileItComes() async throws {
        try await LiveServer.run(Self.backend()) {
            $0.maximumBodyBytes = 1000
        } _: { port in
            let declared = try await RawConnection.send(
                port: port, Requests.call(String(repeating: "a", count: 300_000)))
            #expect(declared.status == 413)
            #expect(declared["connection"] == "close")
            #expect(declared.json?["error"]?["code"] == "VALIDATION_ERROR")
            try await RawConnection.open(port: port) { connection in
                try await connection.send(
                    "POST /stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret-write\r\nTransfer-Encoding: chunked\r\n\r\n"
                )
                for _ in 0..<3 {
                    try await connection.send("1f4\r\n" + String(repeating: "a", count: 500) + "\r\n")
                }
                #expect(try await connection.answer().status == 413)
            }
        }
    }

    @Test func errorsOfOperationsHaveTheirStatus() async throws {
        let backend = Self.backend()
        backend.add("missing") { _ throws(KernelError) in throw .notFound("There is no such stream.") }
        backend.add("late") { _ throws(KernelError) in throw .timeout("late") }
        backend.add("gone") { _ throws(KernelError) in
            throw KernelError(code: "VALIDATION_ERROR", message: "It is over.", status: 410)
        }
        backend.add("broken") { _ throws(KernelError) in
            throw KernelError(code: "INTERNAL_ERROR", message: "SELECT * FROM /srv/secret", details: ["path": "/srv"])
        }
        backend.add("odd") { _ throws(KernelError) in
            throw KernelError(code: "STORE_FULL", message: "/srv is full", retryable: true)
        }
        try await LiveServer.run(backend) { port in
            let expected = [("missing", 404), ("late", 503), ("gone", 410), ("broken", 500), ("odd", 503)]
            for (operation, status) in expected {
                let answer = try await RawConnection.send(port: port, Requests.call(#"{"operation":"\#(operation)"}"#))
                #expect(answer.status == status)
                #expect(!answer.text.contains("/srv"))
                #expect(answer.json?["error"]?["details"]?.object != nil)
            }
        }
    }

    @Test func retriesPassingCauses() async throws {
        let backend = Self.backend()
        let attempts = Mutex(0)
        backend.add("flaky") { _ throws(KernelError) in
            let attempt = attempts.withLock { attempts in
                attempts += 1
                return attempts
            }
            guard attempt > 2 else { throw KernelError(code: "INTERNAL_ERROR", message: "lost", retryable: true) }
            return Array("{}".utf8)
        }
        try await LiveServer.run(backend) {
            $0.pause = { _ in }
        } _: { port in
            let once = try await RawConnection.send(
                port: port, Requests.call(#"{"operation":"flaky","options":{"retries":1}}"#))
            #expect(once.status == 503)
            let again = try await RawConnection.send(
                port: port, Requests.call(#"{"operation":"flaky","options":{"retries":1}}"#))
            #expect(again.status == 200)
            #expect(attempts.withLock { $0 } == 3)
        }
    }

    @Test func healthAndReadiness() async throws {
        let backend = Self.backend()
        try await LiveServer.run(backend) { port in
            #expect(try await RawConnection.send(port: port, Requests.request("GET", "/health/live")).status == 200)
            #expect(try await RawConnection.send(port: port, Requests.request("GET", "/health/ready")).status == 200)
            backend.reasons = ["the store is closed"]
            let answer = try await RawConnection.send(port: port, Requests.request("GET", "/health/ready"))
            #expect(answer.status == 503)
            #expect(answer.json?["reasons"] == ["the store is closed"])
            #expect(try await RawConnection.send(port: port, Requests.request("GET", "/health/live")).status == 200)
        }
    }
}
