import JSON
import Testing

extension EndToEnd {
    /// Programs that people play with, at a stream of several qualities.
    @Suite struct Players {
        /// A server with a stream.
        private func playing() async throws -> (server: StreamServer, master: String, stream: JSON) {
            let server = try await StreamServer.started()
            let id = try await server.client.uploadByPut(try await Media.moving())
            let stream = try await server.client.ready(id)
            return (server, "\(server.url)/play/\(id)/master.m3u8", stream)
        }

        @Test func mpvPlaysToTheEnd() async throws {
            let (server, master, _) = try await playing()
            let outcome = try await Command.outcome([
                "mpv", "--no-config", "--vo=null", "--ao=null", "--untimed", "--msg-level=all=warn", master,
            ])
            #expect(outcome.status == 0, "\(outcome.output)")
            // A server has no sound card, and there is nobody to watch.
            let complaints = outcome.output.split(separator: "\n").filter {
                $0.contains("error") || $0.contains("[ffmpeg")
            }
            #expect(complaints.isEmpty, "\(outcome.output)")
            #expect(try await server.stop() == 0)
        }

        @Test func streamlinkListsEveryQualityAndPlays() async throws {
            let (server, master, stream) = try await playing()
            let streamlink = [try await Python.path(), "-m", "streamlink"]
            let listed = try await Command.outcome(streamlink + ["--json", "hls://\(master)"])
            let qualities = try JSON(parsing: listed.output)["streams"]?.object?.keys ?? []
            let heights = (stream["encoding"]?["renditions"]?.array ?? []).compactMap { $0["height"]?.int }
            #expect(heights.count > 1)
            for height in heights { #expect(qualities.contains("\(height)p"), "\(qualities)") }
            let folder = try Folder()
            let film = folder.at("film.ts")
            let played = try await Command.outcome(streamlink + ["-o", film, "hls://\(master)", "best"])
            #expect(played.status == 0, "\(played.output)")
            let (source, seen) = (
                try await FFmpeg.picture(of: try await Media.moving()), try await FFmpeg.picture(of: film)
            )
            #expect(seen.pictures == source.pictures && seen.height == heights.max(), "\(played.output)")
            #expect(try await server.stop() == 0)
        }

        @Test func ffmpegPlaysTheDashManifest() async throws {
            let (server, master, stream) = try await playing()
            let manifest = try #require(stream["playback"]?["dash"]?.string)
            #expect(manifest == master.split(separator: "master").first.map { "\($0)manifest.mpd" })
            let source = try await FFmpeg.picture(of: try await Media.moving())
            let heights = (stream["encoding"]?["renditions"]?.array ?? []).compactMap { $0["height"]?.int }
            for index in heights.indices {
                let words = ["-i", manifest, "-map", "0:v:\(index)", "-map", "0:a", "-f", "null", "-"]
                #expect(try await FFmpeg.complaints(words) == "")
            }
            #expect(try await FFmpeg.pictures(in: manifest) == source.pictures)
            #expect(try await server.stop() == 0)
        }

        @Test func chromiumPlaysTheDashManifestInAPageOfAnotherOrigin() async throws {
            let (server, _, stream) = try await playing()
            let manifest = try #require(stream["playback"]?["dash"]?.string)
            let outcome = try await Command.outcome(
                [try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/dash.py", manifest])
            #expect(outcome.status == 0, "\(outcome.output)")
            let seen = try JSON(parsing: outcome.output.split(separator: "\n").last.map(String.init) ?? "")
            let duration = try #require(stream["source"]?["durationSeconds"]?.double)
            #expect(abs((seen["duration"]?.double ?? 0) - duration) < 0.1)
            #expect((seen["time"]?.double ?? 0) > duration - 0.2)
            #expect(seen["type"] == "application/dash+xml")
            // What the manifest states is what the browser has, in one piece from the start.
            for segment in seen["segments"]?.array ?? [] {
                let stated = segment["stated"]?.double ?? 0
                #expect(abs((segment["buffered"]?.double ?? 0) - stated) < 0.05, "\(segment)")
                #expect(segment["ranges"] == 1 && (segment["from"]?.double ?? 1) < 0.05, "\(segment)")
            }
            #expect(try await server.stop() == 0)
        }

        @Test func aDownloadIsOneFileThatPlaysAndResumes() async throws {
            let server = try await StreamServer.started()
            let film = try await Media.moving()
            let id = try await server.client.createdStream(["access": ["downloadable": true], "title": "A film"])
            let reserved = try await server.client.call("getUploadUrl", ["streamId": .string(id)])
            _ = try await server.client.anonymous.request(reserved["uploadUrl"]?.string ?? "", ["-T", film])
            let stream = try await server.client.ready(id)
            let address = try #require(stream["playback"]?["download"]?.string)
            let viewer = server.client.anonymous
            let folder = try Folder()

            // Eight at once, one file.
            let answers = try await withThrowingTaskGroup(of: Client.Answer.self) { group in
                for _ in 0..<8 { group.addTask { try await viewer.request(address) } }
                return try await group.reduce(into: [Client.Answer]()) { $0.append($1) }
            }
            let whole = answers[0]
            for answer in answers { #expect(answer.status == 200 && answer.body == whole.body) }
            #expect(whole.header("content-type") == "video/mp4" && whole.header("accept-ranges") == "bytes")
            #expect(whole.header("content-disposition")?.contains("A film.mp4") == true)
            try File.write(whole.body, to: folder.at("film.mp4"))
            #expect(try await FFmpeg.complaints(["-i", folder.at("film.mp4"), "-f", "null", "-"]) == "")
            let (source, file) = (
                try await FFmpeg.picture(of: film), try await FFmpeg.picture(of: folder.at("film.mp4"))
            )
            #expect(file.pictures == source.pictures && file.width == source.width && file.height == source.height)
            #expect(abs(file.durationSeconds - source.durationSeconds) <= source.frameSeconds)

            // Another rendition, broken off and gone on with.
            let name = try #require(stream["encoding"]?["renditions"]?.array?.last?["name"]?.string)
            let small = "\(address)?rendition=\(name)"
            let first = try await viewer.request(small, ["-r", "0-99999"])
            let rest = try await viewer.request(small, ["-r", "100000-"])
            #expect(first.status == 206 && rest.status == 206)
            try File.write(first.body + rest.body, to: folder.at("small.mp4"))
            #expect(try await FFmpeg.complaints(["-i", folder.at("small.mp4"), "-f", "null", "-"]) == "")
            #expect(try await viewer.request("\(address)?rendition=none").status == 404)

            let closed = try await server.client.uploadByPut(try await Media.short())
            #expect(try await server.client.ready(closed)["playback"]?["download"] == .null)
            let refused = try await viewer.request("/play/\(closed)/download.mp4")
            #expect(refused.status == 403 && refused.header("access-control-allow-origin") == "*")
            #expect(try await server.stop() == 0)
        }
    }
}
