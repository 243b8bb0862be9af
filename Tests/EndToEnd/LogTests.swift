import JSON
import Testing

extension EndToEnd {
    /// The log: one request's id on the lines of all that it caused, in whichever process.
    @Suite struct Log {
        private static let traced = "trace-me-0123456789"

        @Test func oneIDLeadsFromTheRequestToTheWorker() async throws {
            let server = try await StreamServer.started(settings: [
                "STREAM_LOG_FORMAT": "json", "STREAM_LOG_LEVEL": "debug", "STREAM_ENCODING_COPY": "false",
            ])
            let id = try await server.client.createdStream()
            let answer = try await server.client.request(
                "/stream",
                [
                    "-H", "X-Request-ID: \(Self.traced)", "-F", "operation=upload", "-F",
                    "parameters={\"streamId\":\"\(id)\"}", "-F", "file=@\(try await Media.short())",
                ])
            #expect(answer.status == 200)
            #expect(answer.header("x-request-id") == Self.traced)
            _ = try await server.client.ready(id)
            #expect(try await server.stop() == 0)

            let written = server.process.output.split(separator: "\n")
            let objects = written.filter { $0.hasPrefix("{") }
            let lines = try objects.map { try JSON(parsing: String($0)) }
            #expect(written.count - objects.count <= 3, "what is no JSON is the three lines for whoever started it")
            for line in lines {
                #expect(line["time"]?.string?.hasSuffix("Z") == true)
                #expect(line["level"]?.string != nil && line["message"]?.string?.isEmpty == false)
            }
            let traced = lines.filter { $0["requestId"] == .string(Self.traced) }
            func has(_ where: String, _ fields: [String: JSON]) {
                let found = traced.contains { line in fields.allSatisfy { line[$0.key] == $0.value } }
                #expect(found, "no line of the \(`where`) with \(fields) in \(traced)")
            }
            has("gateway", ["message": "request", "area": "stream", "status": "200"])
            has("gateway", ["message": "call", "operation": "upload", "code": "OK"])
            has("plugin that took the call", ["plugin": "uploads", "operation": "upload", "streamId": .string(id)])
            has("kernel", ["message": "a job is done", "job": "first", "key": .string(id)])
            has("plugin that ran the job", ["plugin": "encoding", "job": "first", "streamId": .string(id)])
            has("kernel", ["message": "a worker is done", "worker": "media", "job": "first"])
            let worker = traced.contains { line in
                line["worker"] == "media" && line["message"]?.string?.hasPrefix("encodes ") == true
            }
            #expect(worker, "the worker's own words")
            print("one request's id is on \(traced.count) of \(lines.count) lines of the log")
        }

        @Test func textCarriesItToo() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_LOG_LEVEL": "debug"])
            _ = try await server.client.post(#"{"operation":"create"}"#, ["-H", "X-Request-ID: \(Self.traced)"])
            _ = try await until("the line", within: .seconds(20)) {
                server.process.output.contains("requestId=\(Self.traced)") ? true : nil
            }
            #expect(!server.process.output.contains(StreamServer.adminKey), "no key in the log")
            #expect(try await server.stop() == 0)
        }

        @Test func anUnknownFormatStopsTheStart() async throws {
            let refusal = try await StreamServer.refusal(settings: ["STREAM_LOG_FORMAT": "xml"])
            #expect(refusal.status != 0)
            #expect(refusal.output.contains("STREAM_LOG_FORMAT"))
        }
    }
}
