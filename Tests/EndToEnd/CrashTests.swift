import Glibc
import JSON
import Testing

extension EndToEnd {
    /// A process that dies in mid-encode costs time, nothing else.
    @Suite struct Crashes {
        @Test func aKilledMediaProcessIsReplaced() async throws {
            let server = try await StreamServer.started(settings: StreamServer.encoding)
            let client = server.client
            let id = try await client.uploadByPut(try await Media.long())
            _ = try await client.firstSegment(id)
            let worker = try await server.mediaProcess()
            #expect(kill(worker, SIGKILL) == 0)

            var askedWhileEncoding = 0
            let stream = try await until("\(id) to end") {
                let health = try await client.anonymous.request("/health/live")
                #expect(health.status == 200)
                let stream = try await client.call("stream", ["streamId": .string(id)])
                if stream["state"] == "encoding" { askedWhileEncoding += 1 }
                return ["ready", "failed"].contains(stream["state"]?.string) ? stream : nil
            }
            #expect(stream["state"] == "ready")
            #expect(askedWhileEncoding > 0)
            try await expectDense(id, on: server)
            #expect(try await server.stop() == 0)
        }

        @Test func aKilledServerGoesOnAfterItsRestart() async throws {
            let first = try await StreamServer.started(settings: StreamServer.encoding)
            let id = try await first.client.uploadByPut(try await Media.long())
            let before = try await first.client.firstSegment(id)
            let state = try await first.client.call("stream", ["streamId": .string(id)])["state"]
            #expect(state == "encoding")
            try await first.kill9()

            let second = try await StreamServer.started(data: first.data, settings: StreamServer.encoding)
            let stream = try await second.client.ready(id)
            #expect(stream["encoding"]?["progress"]?.double == 1)
            try await expectDense(id, on: second)
            // What viewers had got of the first segment is still the first segment.
            let after = try #require(try await second.client.playlists(id).first { $0.isPicture })
            #expect(after.segments.first?.durationSeconds == before.segments.first?.durationSeconds)
            #expect(try await second.stop() == 0)
            #expect(second.mediaProcesses.isEmpty)
        }

        @Test func theMediaProcessDiesWithItsServer() async throws {
            let server = try await StreamServer.started(settings: StreamServer.encoding)
            let id = try await server.client.uploadByPut(try await Media.long())
            _ = try await server.client.firstSegment(id)
            let worker = try await server.mediaProcess()
            try await server.kill9()
            _ = try await until("the media process to end", within: .seconds(30)) {
                File.exists("/proc/\(worker)/fd/0") ? nil : true
            }
        }

        /// Every segment is there once, in order, and all of it decodes.
        private func expectDense(_ id: String, on server: StreamServer) async throws {
            let playlists = try await server.client.playlists(id)
            #expect(!playlists.isEmpty)
            for playlist in playlists {
                #expect(playlist.isEnded)
                let names = playlist.segments.map { $0.url.split(separator: "/").last ?? "" }
                #expect(names == (0..<names.count).map { "\($0).m4s" })
                for segment in playlist.segments {
                    #expect(try await server.client.anonymous.request(segment.url).status == 200)
                }
            }
            let source = try await FFmpeg.picture(of: try await Media.long())
            for playlist in playlists.filter(\.isPicture) {
                #expect(abs(playlist.durationSeconds - source.durationSeconds) <= source.frameSeconds)
                #expect(try await FFmpeg.pictures(in: playlist.url) == source.pictures)
                #expect(try await FFmpeg.complaints(["-i", playlist.url, "-f", "null", "-"]) == "")
            }
        }
    }
}
