import JSON
import Testing

extension EndToEnd {
    /// What a client gets that sends something wrong. API.md, "One endpoint".
    @Suite struct BadInput {
        /// A body, and what it must be answered with.
        struct Case: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let body: String
            let status: Int
            let code: String
            let issues: [String]

            init(_ what: String, _ body: String, _ status: Int, _ code: String, _ issues: [String] = []) {
                self.testDescription = what
                self.body = body
                self.status = status
                self.code = code
                self.issues = issues
            }
        }

        static let cases = [
            Case("not JSON", "{\"operation\":", 400, "VALIDATION_ERROR", [""]),
            Case("not an object", "[1]", 400, "VALIDATION_ERROR", [""]),
            Case("no operation", "{}", 400, "VALIDATION_ERROR", ["/operation"]),
            Case("an unknown operation", #"{"operation":"fly"}"#, 400, "VALIDATION_ERROR", ["/operation"]),
            Case("an internal operation", #"{"operation":"mediaIndex"}"#, 400, "VALIDATION_ERROR", ["/operation"]),
            Case("an unknown field", #"{"operation":"create","x":1}"#, 400, "VALIDATION_ERROR", ["/x"]),
            Case(
                "an unknown parameter", #"{"operation":"create","parameters":{"colour":1}}"#, 400, "VALIDATION_ERROR",
                ["/parameters/colour"]),
            Case(
                "a missing parameter", #"{"operation":"delete","parameters":{}}"#, 400, "VALIDATION_ERROR",
                ["/parameters/streamId"]),
            Case(
                "a wrong type", #"{"operation":"create","parameters":{"title":7}}"#, 400, "VALIDATION_ERROR",
                ["/parameters/title"]),
            Case(
                "two mistakes", #"{"operation":"create","parameters":{"title":7,"metadata":[]}}"#, 400,
                "VALIDATION_ERROR", ["/parameters/title", "/parameters/metadata"]),
            Case(
                "a timeout out of range", #"{"operation":"stream","options":{"timeout":0}}"#, 400, "VALIDATION_ERROR",
                ["/options/timeout"]),
            Case(
                "no such stream", #"{"operation":"stream","parameters":{"streamId":"str_01JZZZZZZZZZZZZZZZZZZZZZZZ"}}"#,
                404, "NOT_FOUND"),
        ]

        @Test func eachIsAnsweredWithItsCodeAndItsIssues() async throws {
            let server = try await StreamServer.started()
            for wrong in BadInput.cases {
                let answer = try await server.client.post(wrong.body, ["-H", "X-Request-ID: mine-1"])
                #expect(answer.status == wrong.status, "\(wrong.testDescription): \(answer.text)")
                #expect(answer.errorCode == wrong.code, "\(wrong.testDescription)")
                #expect(answer.issuePaths.sorted() == wrong.issues.sorted(), "\(wrong.testDescription): \(answer.text)")
                #expect(answer.json["success"] == false)
                #expect(answer.json["error"]?["details"]?.object != nil)
                #expect(answer.json["meta"]?["requestId"] == "mine-1")
                #expect(answer.json["meta"]?["duration"] == nil)
                #expect(answer.header("x-request-id") == "mine-1")
                #expect(answer.header("cache-control") == "no-store")
                #expect(answer.header("x-content-type-options") == "nosniff")
                #expect(!answer.text.contains(server.data.path))
            }
            #expect(try await server.stop() == 0)
        }

        @Test func keysAndMethodsAreCheckedBeforeTheBody() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_LIMITS_REQUESTS_PER_MINUTE": "1000"])
            for client in [server.client.anonymous, Client(url: server.url, key: "sk_somebody_elses_key")] {
                let answer = try await client.post("not JSON")
                #expect(answer.status == 401)
                #expect(answer.errorCode == "AUTHENTICATION_ERROR")
                #expect(answer.header("www-authenticate")?.hasPrefix("Bearer") == true)
            }
            let wrongMethod = try await server.client.request("/stream")
            #expect(wrongMethod.status == 405)
            #expect(wrongMethod.header("allow") == "POST")
            #expect(wrongMethod.errorCode == "VALIDATION_ERROR")

            let good = try await server.client.answer("create", ["title": "one"])
            #expect(good.status == 200)
            #expect(good.header("x-ratelimit-limit") == "1000")
            #expect(good.header("x-ratelimit-remaining").flatMap { Int($0) } != nil)
            #expect(good.header("x-ratelimit-reset").flatMap { Int($0) } != nil)
            #expect(good.json["meta"]?["requestId"]?.string?.hasPrefix("req_") == true)
            #expect(good.json["meta"]?["duration"]?.int != nil)
            #expect(try await server.client.request("/nothing/here").status == 404)
            #expect(try await server.stop() == 0)
        }

        @Test func aBodyOverItsLimitIsRefused() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_UPLOADS_MAX_SIZE_BYTES": "100000"])
            let folder = try Folder()
            try File.write([UInt8](repeating: 0x20, count: 20 << 20), to: folder.at("spaces"))
            let call = try await server.client.request(
                "/stream", ["-H", "Content-Type: application/json", "--data-binary", "@\(folder.at("spaces"))"])
            #expect(call.status == 413)
            #expect(call.errorCode == "VALIDATION_ERROR")

            let id = try await server.client.createdStream()
            let form = try await server.client.request(
                "/stream",
                [
                    "-F", "file=@\(folder.at("spaces"))", "-F", "operation=upload", "-F",
                    "parameters={\"streamId\":\"\(id)\"}",
                ])
            #expect(form.status == 413)
            #expect(form.issuePaths == ["/file"])

            let upload = try await server.client.call("getUploadUrl")
            let url = try #require(upload["uploadUrl"]?.string)
            let put = try await server.client.anonymous.request(url, ["-T", folder.at("spaces")])
            #expect(put.status == 413)
            #expect(put.errorCode == "VALIDATION_ERROR")
            // Nothing was kept: the address still takes a file that fits.
            let fits = try await server.client.anonymous.request(url, ["-T", try await Media.text()])
            #expect((200..<300).contains(fits.status))
            #expect(try await server.client.anonymous.request(url, ["-T", try await Media.text()]).status == 410)
            #expect(try await server.stop() == 0)
        }

        @Test func aFileThatIsNoVideoEndsFailedWithItsReason() async throws {
            let server = try await StreamServer.started()
            let id = try await server.client.uploadByMultipart(try await Media.text())
            let stream = try await server.client.ended(id)
            #expect(stream["state"] == "failed")
            #expect(stream["encoding"]?["error"]?["code"] == "NOT_MEDIA")
            let message = try #require(stream["encoding"]?["error"]?["message"]?.string)
            #expect(message.hasSuffix("."))
            #expect(!message.contains(server.data.path))
            let master = try await server.client.anonymous.request("/play/\(id)/master.m3u8")
            #expect(master.status != 200)
            #expect(try await server.stop() == 0)
        }
    }
}
