import Gateway
import JSON
import Kernel
import Testing

/// Addresses of plugins that a key opens, over a real socket.
@Suite(.timeLimit(.minutes(1)))
struct RoutedCallTests {
    private static func backend() throws -> MemoryBackend {
        let backend = MemoryBackend()
        let schema: JSON = [
            "type": "object", "additionalProperties": false,
            "properties": [
                "id": ["type": "string"], "count": ["type": "integer"], "part": ["type": ["number", "null"]],
                "on": ["type": "boolean"], "names": ["type": "array"], "text": ["type": "string"],
            ],
        ]
        let operation = Operation(
            name: "thing", summary: "Does it.", scope: "write", visibility: .internal,
            parameters: try JSONSchema(schema), result: try JSONSchema(["type": "object"]), example: [:],
            plugin: "things")
        backend.add("thing") { (call) async throws(KernelError) in
            if call.parameters["text"] == "bad" {
                throw .validation([("/parameters/text", "is bad"), ("/parameters", "is bad"), ("/file", "is bad")])
            }
            return call.parameters.bytes()
        }
        for method in ["GET", "POST"] { backend.add(call: method, "/things", operation) }
        return backend
    }

    private static func request(
        _ method: String, _ target: String, _ body: String = "", key: String? = "secret-write", fields: String = ""
    ) -> [UInt8] {
        Requests.request(
            method, target, key: key, fields: fields, body: method == "GET" ? nil : Array(body.utf8))
    }

    @Test func pathQueryAndBodyAreTheParameters() async throws {
        try await LiveServer.run(try Self.backend()) { port in
            let posted = try await RawConnection.send(
                port: port, Self.request("POST", "/things/t1?count=7", #"{"text":"x","names":["a"]}"#))
            #expect(posted.status == 200)
            #expect(posted.json?["success"] == true && posted.json?["meta"]?["duration"]?.int != nil)
            #expect(posted.json?["data"] == ["text": "x", "names": ["a"], "count": 7, "id": "t1"])
            let got = try await RawConnection.send(
                port: port, Self.request("GET", "/things/t1?count=x&part=1.5&on=true&names=a,b&text=7"))
            #expect(
                got.json?["data"] == [
                    "count": "x", "part": 1.5, "on": true, "names": ["a", "b"], "text": "7", "id": "t1",
                ])
            let bare = try await RawConnection.send(port: port, Self.request("POST", "/things/t1"))
            #expect(bare.json?["data"] == ["id": "t1"])
        }
    }

    @Test func aMethodThatTheyDoNotTakeIsToldWithTheLimit() async throws {
        let backend = try Self.backend()
        backend.add(route: "GET", "/open", MemoryExchange(head: { _ in .bytes(status: 200, headers: [], body: []) }))
        try await LiveServer.run(backend) { port in
            for (path, allowed, limit) in [("/things/t1", "GET, POST", "1000"), ("/open", "GET", nil)]
                as [(String, String, String?)]
            {
                let refused = try await RawConnection.send(port: port, Self.request("DELETE", path))
                #expect(refused.status == 405 && refused["allow"] == allowed)
                #expect(refused["x-ratelimit-limit"] == limit, "\(path)")
                #expect((refused["x-ratelimit-remaining"] == nil) == (limit == nil), "\(path)")
            }
        }
    }

    @Test func onlyAKeyWithTheScopeOpensThem() async throws {
        try await LiveServer.run(try Self.backend()) { port in
            for (key, status) in [(nil, 401), ("unknown", 401), ("secret-read", 403), ("secret-admin", 200)]
                as [(String?, Int)]
            {
                let answer = try await RawConnection.send(port: port, Self.request("GET", "/things/t1", key: key))
                #expect(answer.status == status, "\(key ?? "none")")
                #expect(answer["x-ratelimit-limit"] != nil)
            }
        }
    }

    @Test func issuesPointIntoTheRequest() async throws {
        try await LiveServer.run(try Self.backend()) { port in
            func paths(_ target: String, _ body: String) async throws -> [String?] {
                let answer = try await RawConnection.send(port: port, Self.request("POST", target, body))
                #expect(answer.status == 400 && answer.json?["error"]?["code"] == "VALIDATION_ERROR")
                return (answer.json?["error"]?["details"]?["issues"]?.array ?? []).map { $0["path"]?.string }
            }
            let expected: [(target: String, body: String, paths: [String])] = [
                ("/things/t1", #"{"text":"bad"}"#, ["/text", "", "/file"]),
                ("/things/t1?count=1", #"{"id":"t2","count":1}"#, ["/count", "/id"]),
                ("/things/t1", "[]", [""]), ("/things/t1", "{", [""]),
            ]
            for (target, body, expected) in expected {
                let found = try await paths(target, body)
                #expect(found == expected, "\(target) \(body)")
            }
        }
    }

    @Test func aRepetitionIsAnsweredAsBefore() async throws {
        try await LiveServer.run(try Self.backend()) { port in
            let request = Self.request(
                "POST", "/things/t1", #"{"text":"x"}"#, fields: "X-Idempotency-Key: one\r\n")
            let first = try await RawConnection.send(port: port, request)
            let second = try await RawConnection.send(port: port, request)
            #expect(first.status == 200 && second["idempotent-replayed"] == "true")
            #expect(first.json == second.json)
            let other = Self.request("POST", "/things/t2", #"{"text":"x"}"#, fields: "X-Idempotency-Key: one\r\n")
            #expect(try await RawConnection.send(port: port, other).status == 400)
        }
    }
}
