import JSON
import Testing

extension EndToEnd {
    /// Who may do what: every operation against every kind of key. RELIABILITY.md, S5.
    @Suite struct Authorisation {
        /// An operation of the server, as its own description has it.
        private struct Offered: Sendable {
            let name: String
            let scope: String
            /// Whether it works on a stream that the caller names.
            let namesStream: Bool
            /// Whether it is about the whole server, so that it takes an admin key of the operator's account.
            var isOperators: Bool { scope == "admin" && !name.contains("SigningKey") }
            let example: JSONObject
        }

        @Test func everyOperationAgainstEveryKindOfKey() async throws {
            let server = try await StreamServer.started()
            let operations = try await Self.offered(by: server.client)
            #expect(operations.count >= 6)
            let keys = try await Keyring(server)
            let foreign = try await keys.client("acme", ["write"]).createdStream()

            var count = 0
            var wrong: [String] = []
            func check(_ operation: Offered, _ what: String, _ client: Client, _ status: Int, _ code: String)
                async throws
            {
                var parameters = operation.example
                if operation.namesStream { parameters["streamId"] = .string(foreign) }
                let answer = try await client.answer(operation.name, parameters)
                count += 1
                if answer.status != status || answer.errorCode != code {
                    wrong.append("\(operation.name) with \(what): \(answer.status) \(answer.text)")
                }
            }
            for operation in operations {
                let refusals: [(String, Client)] = [
                    ("no key", server.client.anonymous), ("a malformed key", keys.with("sk_")),
                    ("an unknown key", keys.with("sk_oDyv5dGHMUfPdwXF04aQQnNnB3B6kzTEH4fvi3")),
                    ("an expired key", keys.expired), ("a revoked key", keys.revoked),
                ]
                for (what, client) in refusals {
                    try await check(operation, what, client, 401, "AUTHENTICATION_ERROR")
                }
                let others = ["read", "write", "live", "analytics"].filter { $0 != operation.scope }
                let lacking = try await keys.client("acme", others)
                try await check(operation, "every scope but its own", lacking, 403, "AUTHORIZATION_ERROR")
                if operation.scope != "read" {
                    let reader = try await keys.client("acme", ["read"])
                    try await check(operation, "a read-only key", reader, 403, "AUTHORIZATION_ERROR")
                }
                if operation.isOperators {
                    let tenant = try await keys.client("other", ["admin"])
                    try await check(operation, "a tenant's admin key", tenant, 403, "AUTHORIZATION_ERROR")
                } else if operation.namesStream {
                    let tenant = try await keys.client("other", [operation.scope])
                    try await check(operation, "another tenant's key", tenant, 404, "NOT_FOUND")
                    let admin = try await keys.client("other", ["admin"])
                    try await check(operation, "another tenant's admin key", admin, 404, "NOT_FOUND")
                }
            }
            #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
            // Nothing that was refused did anything.
            let stream = try await keys.client("acme", ["read"]).call("stream", ["streamId": .string(foreign)])
            #expect(stream["state"] == "created")
            #expect(try await keys.client("other", ["read"]).call("stream")["streams"]?.array?.isEmpty == true)
            print("S5: \(operations.count) operations, \(count) refusals expected, \(wrong.count) wrong")
            #expect(try await server.stop() == 0)
        }

        @Test func everyAddressWithAKeyAgainstEveryKindOfKey() async throws {
            let server = try await StreamServer.started()
            let keys = try await Keyring(server)
            let (ownID, _) = try await keys.make("acme", ["read"])
            let cases: [(method: String, path: String, scope: String)] = [
                ("GET", "/keys", "admin"), ("POST", "/keys", "admin"), ("DELETE", "/keys/\(ownID)", "admin"),
                ("GET", "/events", "read"),
            ]
            var count = 0
            func check(_ item: (method: String, path: String, scope: String), _ client: Client, _ status: Int)
                async throws
            {
                let answer = try await client.request(
                    item.path, ["-X", item.method] + (item.method == "POST" ? ["-d", #"{"scopes":["read"]}"#] : []))
                #expect(answer.status == status, "\(item.method) \(item.path): \(answer.text)")
                #expect(answer.header("x-ratelimit-limit") == nil)
                count += 1
            }
            for item in cases {
                for client in [server.client.anonymous, keys.with("sk_"), keys.expired, keys.revoked] {
                    try await check(item, client, 401)
                }
                let others = ["read", "write", "live", "analytics"].filter { $0 != item.scope }
                try await check(item, try await keys.client("acme", others), 403)
            }
            let tenant = try await keys.client("other", ["admin"])
            #expect(try await tenant.request("/keys/\(ownID)", ["-X", "DELETE"]).status == 404)
            let seen = try await tenant.request("/keys").data["keys"]?.array ?? []
            #expect(seen.allSatisfy { $0["account"] == "other" })
            let foreign = try await tenant.request("/keys", ["-d", #"{"account":"acme","scopes":["read"]}"#])
            #expect(foreign.status == 403)
            #expect(try await tenant.request("/events").data["events"]?.array?.isEmpty == true)
            #expect(try await tenant.request("/keys", ["-X", "PUT"]).header("allow") == "GET, POST")
            print("S5: \(cases.count) addresses, \(count) refusals")
            #expect(try await server.stop() == 0)
        }

        /// What the server offers, from `/openapi.json`.
        private static func offered(by client: Client) async throws -> [Offered] {
            let document = try await client.request("/openapi.json").json
            let call = document["paths"]?["/stream"]?["post"]
            let examples = call?["requestBody"]?["content"]?["application/json"]?["examples"]
            return (call?["x-operations"]?.object ?? [:]).map { name, operation in
                let schema = document["components"]?["schemas"]?["\(name)Call"]
                let parameters = schema?["properties"]?["parameters"]?["properties"]
                return Offered(
                    name: name, scope: operation["scope"]?.string ?? "",
                    namesStream: parameters?["streamId"] != nil,
                    example: examples?[name]?["value"]?["parameters"]?.object ?? [:])
            }
        }
    }
}

/// Keys of several accounts on one server.
private struct Keyring: Sendable {
    let server: StreamServer
    let expired: Client
    let revoked: Client

    init(_ server: StreamServer) async throws {
        self.server = server
        let admin = server.client
        let over = try await admin.request(
            "/keys", ["-d", #"{"account":"acme","scopes":["admin"],"expiresAt":"\#(try await Self.soon())"}"#])
        let gone = try await admin.request("/keys", ["-d", #"{"account":"acme","scopes":["admin"]}"#])
        guard let overKey = over.data["key"]?.string, let goneKey = gone.data["key"]?.string,
            let goneID = gone.data["keyId"]?.string
        else { throw Failure("no keys: \(over.text) \(gone.text)") }
        revoked = Client(url: server.url, key: goneKey)
        expired = Client(url: server.url, key: overKey)
        // Cached first, so that revoking and ending are shown to reach the cache.
        _ = try await revoked.call("stream")
        _ = try await admin.request("/keys/\(goneID)", ["-X", "DELETE"])
        let client = expired
        _ = try await until("the key to end", within: .seconds(30)) {
            try await client.answer("stream").status == 401 ? true : nil
        }
    }

    func with(_ key: String) -> Client { Client(url: server.url, key: key) }

    func make(_ account: String, _ scopes: [String]) async throws -> (id: String, key: String) {
        let body: JSON = ["account": .string(account), "scopes": .array(scopes.map(JSON.string))]
        let answer = try await server.client.request("/keys", ["-d", body.description])
        guard let id = answer.data["keyId"]?.string, let key = answer.data["key"]?.string else {
            throw Failure("no key: \(answer.text)")
        }
        return (id, key)
    }

    func client(_ account: String, _ scopes: [String]) async throws -> Client {
        with(try await make(account, scopes).key)
    }

    /// A time shortly ahead, as the API writes it.
    private static func soon() async throws -> String {
        try await Command.run("date", "-u", "-d", "+2 seconds", "+%Y-%m-%dT%H:%M:%S.000Z")
            .split(separator: "\n").first.map(String.init) ?? ""
    }
}
