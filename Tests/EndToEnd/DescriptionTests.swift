import JSON
import Testing

extension EndToEnd {
    /// `/openapi.json` and `/docs`: the API describes itself from the manifests of the enabled plugins.
    @Suite struct Description {
        @Test func everyEnabledOperationIsDescribedWithSchemaExampleErrorsAndScope() async throws {
            let server = try await StreamServer.started()
            let document = try await server.client.request("/openapi.json").json
            #expect(document["openapi"] == "3.1.0")
            let offered = try await server.client.call("stream")["service"]?["operations"]?.array ?? []
            let call = document["paths"]?["/stream"]?["post"]
            let described = call?["x-operations"]?.object ?? [:]
            #expect(Set(described.keys) == Set(offered.compactMap(\.string)))
            #expect(!offered.isEmpty)
            let content = call?["requestBody"]?["content"]?["application/json"]
            for (name, operation) in described {
                #expect(operation["scope"]?.string?.isEmpty == false, "\(name)")
                #expect(operation["summary"]?.string?.isEmpty == false, "\(name)")
                #expect(operation["errors"]?.array != nil, "\(name)")
                #expect(content?["examples"]?[name]?["value"]?["operation"] == .string(name))
                let parts = (content?["schema"]?["oneOf"]?.array ?? []).compactMap { $0["$ref"]?.string }
                #expect(parts.contains("#/components/schemas/\(name)Call"))
            }
            #expect(try await server.stop() == 0)
        }

        @Test func everyReferenceLeadsSomewhere() async throws {
            let server = try await StreamServer.started()
            let document = try await server.client.request("/openapi.json").json
            var references: Set<String> = []
            Self.collect(document, into: &references)
            #expect(references.count > 5)
            for reference in references {
                let target = reference.split(separator: "/").dropFirst().reduce(document as JSON?) { $0?[String($1)] }
                #expect(target != nil, "\(reference)")
            }
            #expect(try await server.stop() == 0)
        }

        @Test func whatADisabledPluginOffersIsNotThere() async throws {
            let server = try await StreamServer.started(settings: [
                "STREAM_PLUGINS_ENABLED": "videos,local-storage"
            ])
            let document = try await server.client.request("/openapi.json").json
            let paths = document["paths"]?.object ?? [:]
            #expect(paths["/stream"]?["post"]?["x-operations"]?["create"] != nil)
            #expect(paths["/stream"]?["post"]?["x-operations"]?["getUploadUrl"] == nil)
            #expect(!paths.keys.contains { $0.hasPrefix("/play") || $0.hasPrefix("/uploads") })
            #expect(try await server.stop() == 0)
        }

        @Test func thePageShowsWhatTheDocumentSays() async throws {
            let server = try await StreamServer.started()
            let page = try await server.client.request("/docs")
            #expect(page.status == 200)
            #expect(page.header("content-type") == "text/html; charset=utf-8")
            #expect(page.header("content-security-policy")?.contains("default-src 'none'") == true)
            for part in ["<code>getUploadUrl</code>", "scope write", "/play/{key}/master.m3u8", "RATE_LIMIT_EXCEEDED"] {
                #expect(page.text.contains(part), "\(part)")
            }
            #expect(!page.text.contains("mediaIndex"))
            let tag = try #require(page.header("etag"))
            #expect(try await server.client.request("/docs", ["-H", "If-None-Match: \(tag)"]).status == 304)
            #expect(try await server.client.request("/docs", ["-X", "POST"]).status == 405)
            #expect(try await server.stop() == 0)
        }

        @Test func schemathesisFindsNoFailureAndNoUndocumentedStatus() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_LIMITS_REQUESTS_PER_MINUTE": "0"])
            let outcome = try await Command.outcome([
                try await Python.path(), "-B", "\(Build.root)/Tests/EndToEnd/Clients/describe.py", "run",
                "\(server.url)/openapi.json", "--exclude-path", "/events", "-n", "20", "--seed", "1", "-H",
                "Authorization: Bearer \(StreamServer.adminKey)", "--no-color", "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
                    + "unsupported_method",
            ])
            #expect(outcome.status == 0, "\(outcome.output.suffix(6000))")
            print(outcome.output.split(separator: "\n").filter { $0.contains("generated") }.joined(separator: "\n"))
            #expect(try await server.stop() == 0)
        }

        private static func collect(_ json: JSON, into references: inout Set<String>) {
            for (name, value) in json.object ?? [:] {
                if name == "$ref", let reference = value.string { references.insert(reference) }
                collect(value, into: &references)
            }
            for value in json.array ?? [] { collect(value, into: &references) }
        }
    }
}
