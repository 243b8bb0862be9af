import JSON
import Testing

extension EndToEnd {
    /// `upload` by `url`: the server fetches the file itself, from servers that behave and from those that do not.
    @Suite struct Fetches {
        private static let inner = ["STREAM_NETWORK_ALLOW_PRIVATE": "true"]

        private func uploaded(_ server: StreamServer, from url: String) async throws -> String {
            let id = try await server.client.createdStream()
            let answer = try await server.client.call("upload", ["streamId": .string(id), "url": .string(url)])
            #expect(answer["stream"]?["state"] == "uploading" && answer["upload"] == .null, "\(answer)")
            return id
        }

        /// The event of the stream that tells of its file.
        private func arrival(_ server: StreamServer, _ id: String) async throws -> JSON? {
            let events = try await server.client.request("/events?types=stream.uploaded&streamId=\(id)").data["events"]
            return events?.array?.first?["data"]
        }

        private func digest(_ path: String) async throws -> String {
            let outcome = try await Command.outcome(["sha256sum", path])
            return String(outcome.output.prefix(64))
        }

        @Test func aFilmIsFetchedWhateverTheWayThere() async throws {
            let film = try await Media.short()
            let digest = try await digest(film)
            let origin = try await Origin(film)
            let server = try await StreamServer.started(settings: Self.inner)
            var streams: [(path: String, id: String)] = []
            for path in [
                "/whole", "/hops", "/redirect/\(origin.url)/whole", "/slow", "/drops", "/drops-deaf", "/flaky",
            ] {
                streams.append((path, try await uploaded(server, from: origin.url + path)))
            }
            for (path, id) in streams {
                let stream = try await server.client.ended(id)
                #expect(stream["state"] == "ready", "\(path): \(stream["encoding"] ?? .null)")
                #expect(try await arrival(server, id)?["sha256"]?.string == digest, "\(path)")
            }
            let parts = origin.requests("/drops")
            #expect(parts.count > 2 && parts.dropFirst().allSatisfy { $0.contains("bytes=") }, "\(parts)")
            #expect(origin.requests("/drops-deaf").count == 4)
            #expect(origin.requests("/flaky").count == 3)
            #expect(try await server.stop() == 0)
        }

        @Test func whatCannotBeFetchedEndsTheStream() async throws {
            let origin = try await Origin(try await Media.short())
            let server = try await StreamServer.started(
                settings: Self.inner.merging(["STREAM_UPLOADS_MAX_SIZE_BYTES": "3000000"]) { $1 })
            let cases = [
                ("/status/404", "status 404"), ("/status/403", "status 403"),
                ("/announced", "larger than the 3000000 bytes"),
                ("/endless", "larger than the 3000000 bytes"),
                ("/redirect/http://169.254.169.254/x", "does not fetch from"),
                ("/redirect/file:///etc/passwd", "must start with http"), ("/hops9", "redirects too often"),
            ]
            for (path, sentence) in cases {
                let id = try await uploaded(server, from: origin.url + path)
                let stream = try await server.client.ended(id)
                #expect(stream["state"] == "failed", "\(path)")
                let error = stream["encoding"]?["error"]
                #expect(error?["code"] == "FETCH_FAILED", "\(path): \(error ?? .null)")
                #expect(error?["message"]?.string?.contains(sentence) == true, "\(path): \(error ?? .null)")
                #expect(error?["message"]?.string?.contains("127.0.0.1") == false)
                // Who listens is told, and a file may still come another way.
                let events = try await server.client.request("/events?types=stream.Encoding.failed&streamId=\(id)").data
                #expect(events["events"]?.array?.first?["data"]?["error"]?["code"] == "FETCH_FAILED")
            }
            let id = try await uploaded(server, from: origin.url + "/status/404")
            _ = try await server.client.ended(id)
            _ = try await server.client.call(
                "upload", ["streamId": .string(id), "url": .string(origin.url + "/whole")])
            _ = try await until("the second file") { () -> Bool? in
                try await server.client.call("stream", ["streamId": .string(id)])["state"] == "ready" ? true : nil
            }
            #expect(try await server.stop() == 0)
        }

        @Test func theInsideIsRefusedAtOnce() async throws {
            let origin = try await Origin(try await Media.short())
            let server = try await StreamServer.started()
            let id = try await server.client.createdStream()
            for url in [
                origin.url + "/whole", "http://localhost:1/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/",
                "http://2130706433/",
                "http://10.1.2.3/", "http://user:pass@example.com/", "ftp://example.com/x", "example.com/x", "http://",
                "",
            ] {
                let answer = try await server.client.answer("upload", ["streamId": .string(id), "url": .string(url)])
                #expect(answer.status == 400 && answer.errorCode == "VALIDATION_ERROR", "\(url): \(answer.text)")
                #expect(answer.issuePaths == ["/parameters/url"], "\(url): \(answer.text)")
            }
            #expect(try await server.client.call("stream", ["streamId": .string(id)])["state"] == "created")
            #expect(origin.requests("/whole").isEmpty)
            #expect(try await server.stop() == 0)
        }

        @Test func aDeletionEndsTheFetchAndLeavesNothing() async throws {
            let origin = try await Origin(try await Media.short())
            let server = try await StreamServer.started(settings: Self.inner)
            let id = try await uploaded(server, from: origin.url + "/endless")
            func bytes() async throws -> Int {
                let outcome = try await Command.outcome([
                    "find", server.data.at("data/blobs"), "-type", "f", "-size", "+0",
                ])
                return outcome.output.split(separator: "\n").count
            }
            _ = try await until("bytes of the file") { () -> Bool? in try await bytes() > 0 ? true : nil }
            _ = try await server.client.call("delete", ["streamId": .string(id)])
            _ = try await until("the bytes to be gone", within: .seconds(60)) { () -> Bool? in
                try await bytes() == 0 ? true : nil
            }
            let silent = try await uploaded(server, from: origin.url + "/silent")
            _ = try await until("the request") { origin.requests("/silent").isEmpty ? nil : true }
            _ = try await server.client.call("delete", ["streamId": .string(silent)])
            // A fetch under way does not hold up the end.
            _ = try await uploaded(server, from: origin.url + "/silent")
            _ = try await until("the request") { origin.requests("/silent").count < 2 ? nil : true }
            #expect(try await server.stop() == 0)
        }

        @Test func aKilledServerGoesOnWithWhatCame() async throws {
            let film = try await Media.long()
            let origin = try await Origin(film)
            let server = try await StreamServer.started(settings: Self.inner)
            let id = try await uploaded(server, from: origin.url + "/slow")
            _ = try await until("half of the file") { () -> Bool? in
                let outcome = try await Command.outcome([
                    "find", server.data.at("data/blobs"), "-name", "fetched*", "-size", "+1M",
                ])
                return outcome.output.isEmpty ? nil : true
            }
            try await server.kill9()
            let next = try await StreamServer.started(data: server.data, settings: Self.inner)
            _ = try await until("the rest") { () -> Bool? in try await arrival(next, id) == nil ? nil : true }
            let whole = try await digest(film)
            #expect(try await arrival(next, id)?["sha256"]?.string == whole)
            let requests = origin.requests("/slow")
            #expect(requests.count == 2 && requests.last?.contains("bytes=") == true, "\(requests)")
            #expect(try await next.stop() == 0)
        }
    }
}
