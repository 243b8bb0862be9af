import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Streams that the server pulls from others, ffmpeg at the other end.
    @Suite struct LivePulls {
        private static let settings = [
            "STREAM_LIVE_SEGMENT_SECONDS": "1", "STREAM_LIVE_LONGEST_SEGMENT_SECONDS": "2",
            "STREAM_NETWORK_ALLOW_PRIVATE": "true",
        ]
        private static let film = [
            "-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "lavfi", "-i",
            "sine=frequency=440:sample_rate=48000", "-map", "0:v", "-map", "1:a",
        ]
        private static let coding = [
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac",
        ]

        private func ffmpeg(_ outputs: [String], in folder: Folder, _ log: String = "log") throws -> Process {
            try Process(["ffmpeg", "-nostdin", "-v", "error"] + Self.film + outputs, output: folder.at(log))
        }

        private func freePort() async throws -> Int {
            let program = "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0)); "
            let text = try await Command.run("python3", "-c", program + "print(s.getsockname()[1])")
            return try #require(text.split(whereSeparator: \.isNewline).first.flatMap { Int($0) })
        }

        private func warnings(of id: String, _ client: Client) async throws -> [String] {
            let stream = try await client.call("stream", ["streamId": .string(id)])
            return (stream["live"]?["warnings"]?.array ?? []).compactMap(\.string)
        }

        @Test func anSRTListenerIsCalledAgainAndAgain() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let client = server.client
            let port = try await freePort()
            let address = "srt://127.0.0.1:\(port)?mode=listener&passphrase=not-a-secret"
            let folder = try Folder()
            let source = try ffmpeg(Self.coding + ["-f", "mpegts", address], in: folder)
            let pulled = "srt://127.0.0.1:\(port)?streamid=cam1&passphrase=not-a-secret"
            let started = try await client.call("startLive", ["source": .string(pulled)])
            let id = try #require(started["streamId"]?.string)
            _ = try await client.livePlaylist(id, segments: 2)
            source.send(SIGKILL)
            _ = try await source.ended()
            let left = try await client.livePlaylist(id, segments: 2).segments.count
            let again = try ffmpeg(Self.coding + ["-f", "mpegts", address], in: folder, "again")
            let back = try await until("the source to be called again", within: .seconds(60)) {
                let playlist = try await client.livePlaylist(id, segments: left)
                return playlist.text.contains("#EXT-X-DISCONTINUITY\n") ? playlist : nil
            }
            #expect(try await FFmpeg.complaints(["-i", back.url, "-t", "1", "-f", "null", "-"]) == "")
            _ = try await client.call("stopLive", ["streamId": .string(id)])
            _ = try await client.ready(id)
            again.send(SIGKILL)

            // What may never be reached is said, as is a scheme that is none.
            let inner = try await client.call("startLive", ["source": "srt://169.254.169.254:9000"])
            let innerID = try #require(inner["streamId"]?.string)
            _ = try await until("the refusal to be told", within: .seconds(20)) {
                try await warnings(of: innerID, client).contains { $0.contains("does not connect") } ? true : nil
            }
            let other = try await client.answer("startLive", ["source": "ftp://127.0.0.1/film"])
            #expect(other.status == 400 && other.issuePaths == ["/parameters/source"])
            #expect(other.text.contains("srt://") && other.text.contains("rtsp://"))
            #expect(try await server.stop() == 0)
        }

        @Test func liveHLSIsPulledWithBothKindsOfSegments() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let client = server.client
            let folder = try Folder()
            let playlists = ["-f", "hls", "-hls_time", "1", "-hls_list_size", "6", "-hls_flags", "delete_segments"]
            let source = try ffmpeg(
                Self.coding + playlists + [folder.at("ts.m3u8"), "-map", "0:v", "-map", "1:a"] + Self.coding + playlists
                    + [
                        "-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init_%v.mp4", "-var_stream_map",
                        "v:0,agroup:sound a:0,agroup:sound,default:yes", "-master_pl_name", "master.m3u8",
                        folder.at("mp4_%v.m3u8"),
                    ], in: folder)
            let web = try Process(
                ["python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder.path],
                output: folder.at("web"))
            let port = try await until("the web server to listen", within: .seconds(30)) {
                web.output.firstRange(of: "port ").flatMap { Int(web.output[$0.upperBound...].prefix { $0.isNumber }) }
            }
            _ = try await until("the source's playlists: \(source.output)", within: .seconds(30)) {
                (try? File.text(folder.at("master.m3u8"))) != nil
                    && (try? File.text(folder.at("ts.m3u8")))?.contains("#EXTINF") == true ? true : nil
            }
            var ids: [String] = []
            for name in ["ts.m3u8", "master.m3u8"] {
                let url = "http://127.0.0.1:\(port)/\(name)"
                let started = try await client.call("startLive", ["source": .string(url)])
                ids.append(try #require(started["streamId"]?.string))
            }
            for id in ids {
                let playlist = try await client.livePlaylist(id, segments: 4)
                // Sound has a playlist of its own, and what was pulled is one piece.
                #expect(try await client.anonymous.playlists(id).count == 2)
                #expect(!playlist.text.contains("#EXT-X-DISCONTINUITY\n"), "\(playlist.text)")
                #expect(try await FFmpeg.complaints(["-i", playlist.url, "-t", "2", "-f", "null", "-"]) == "")
                #expect(try await warnings(of: id, client) == [])
            }
            for id in ids {
                _ = try await client.call("stopLive", ["streamId": .string(id)])
                let ready = try await client.ready(id)
                #expect(ready["source"]?["width"] == 320)
                #expect(try #require(ready["source"]?["durationSeconds"]?.double) >= 3.5)
            }
            source.send(SIGKILL)
            web.send(SIGKILL)
            #expect(try await server.stop() == 0)
        }

        @Test func aCameraIsPlayedWithItsPassword() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let client = server.client
            let folder = try Folder()
            let camera = try Process(
                ["/usr/bin/python3", "-u", "\(Build.root)/Tests/EndToEnd/Clients/camera.py", "viewer", "pass:word"],
                output: folder.at("log"))
            let port = try await until("the camera to listen; it wrote: \(camera.output)", within: .seconds(60)) {
                camera.output.split(separator: "\n").first.flatMap { Int($0) }
            }
            let address = "127.0.0.1:\(port)/live"
            let wrong = try await client.call("startLive", ["source": .string("rtsp://viewer:guess@\(address)")])
            let wrongID = try #require(wrong["streamId"]?.string)
            let right = try await client.call("startLive", ["source": .string("rtsp://viewer:pass%3Aword@\(address)")])
            let id = try #require(right["streamId"]?.string)
            let playlist = try await client.livePlaylist(id, segments: 3)
            #expect(try await client.anonymous.playlists(id).count == 2)
            #expect(!playlist.text.contains("#EXT-X-DISCONTINUITY\n"), "\(playlist.text)")
            #expect(try await FFmpeg.complaints(["-i", playlist.url, "-t", "2", "-f", "null", "-"]) == "")
            _ = try await until("the wrong password to be told", within: .seconds(20)) {
                try await warnings(of: wrongID, client).contains { $0.contains("password") } ? true : nil
            }
            #expect(!server.process.output.contains("word@"))
            _ = try await client.call("stopLive", ["streamId": .string(id)])
            #expect(try await client.ready(id)["source"]?["width"] == 320)
            camera.send(SIGKILL)
            #expect(try await server.stop() == 0)
        }
    }
}
