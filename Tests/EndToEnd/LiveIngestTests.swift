import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Publishers of every kind: the programs that people have, over TLS too, and those that mean no good.
    @Suite struct LiveIngest {
        private static let settings = ["STREAM_LIVE_SEGMENT_SECONDS": "1", "STREAM_LIVE_LONGEST_SEGMENT_SECONDS": "2"]

        /// A live stream, and where to publish it: `rtmp://HOST:PORT/live/KEY`.
        private struct Started {
            let id: String
            let key: String
            let address: String

            init(_ client: Client, _ parameters: JSONObject = [:]) async throws {
                let started = try await client.call("startLive", parameters)
                guard let id = started["streamId"]?.string, let key = started["streamKey"]?.string,
                    let server = started["ingest"]?["rtmp"]?.string
                else { throw Failure("startLive: \(started)") }
                (self.id, self.key, address) = (id, key, "\(server)/\(key)")
            }

            /// `HOST:PORT`
            var place: String { address.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        }

        private func watched(_ server: StreamServer, _ stream: Started, by publisher: Process) async throws {
            let playlist = try await server.client.livePlaylist(stream.id, segments: 2)
            #expect(try await FFmpeg.complaints(["-i", playlist.url, "-t", "1", "-f", "null", "-"]) == "")
            #expect(!publisher.hasEnded, "\(publisher.output)")
            let shown = try await server.client.call("stream", ["streamId": .string(stream.id)])
            #expect(shown["live"]?["publisher"]?["connected"] == true)
        }

        private func client(_ words: String...) async throws -> JSON {
            let program = "\(Build.root)/Tests/EndToEnd/Clients/rtmp.py"
            let outcome = try await Command.outcome(["python3", program] + words)
            guard outcome.status == 0 else { throw Failure("rtmp.py \(words): \(outcome.output)") }
            return try JSON(parsing: outcome.output)
        }

        /// What ffmpeg makes to be sent.
        private static let film = [
            "-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "lavfi", "-i",
            "sine=frequency=440:sample_rate=48000", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt",
            "yuv420p", "-c:a", "aac", "-f", "flv",
        ]

        @Test func librtmpPublishes() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let stream = try await Started(server.client)
            let folder = try Folder()
            let script = "ffmpeg -nostdin -v error \(Self.film.joined(separator: " ")) - | curl -sS -T - \"$0\""
            // The words of an input have no spaces in them.
            let publisher = try Process(["bash", "-c", script, stream.address], output: folder.at("log"))
            try await watched(server, stream, by: publisher)
            let other = folder.at("other.flv")
            try await Command.run("bash", "-c", "ffmpeg -v error \(Self.film.joined(separator: " ")) -t 1 \(other)")
            // Its key is in use.
            #expect(try await Command.outcome(["curl", "-sS", "-T", other, stream.address]).status != 0)
            _ = try await server.client.call("stopLive", ["streamId": .string(stream.id)])
            publisher.send(SIGTERM)
            #expect(!server.process.output.contains(stream.key))
            #expect(try await server.stop() == 0)
        }

        @Test func gstreamerPublishes() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let stream = try await Started(server.client)
            let folder = try Folder()
            let publisher = try Process(
                [
                    "gst-launch-1.0", "-q", "-e", "flvmux", "name=m", "streamable=true", "!", "rtmp2sink",
                    "location=\(stream.address)", "videotestsrc", "is-live=true", "!",
                    "video/x-raw,format=I420,width=320,height=180,framerate=25/1", "!", "x264enc", "tune=zerolatency",
                    "speed-preset=ultrafast", "key-int-max=25", "!", "h264parse", "!", "m.", "audiotestsrc",
                    "is-live=true", "!", "audioconvert", "!", "voaacenc", "!", "aacparse", "!", "m.",
                ], output: folder.at("log"))
            try await watched(server, stream, by: publisher)
            // With `-e` it says goodbye when it is interrupted, and fails where the server closes before it.
            publisher.send(SIGINT)
            let status = try await publisher.ended(within: .seconds(30))
            #expect(status == 0, "\(publisher.output)")
            _ = try await server.client.call("stopLive", ["streamId": .string(stream.id)])
            #expect(try await server.client.ready(stream.id)["encoding"]?["renditions"]?.array?.count == 1)
            #expect(try await server.stop() == 0)
        }

        @Test func theEnhancedHeadersArrive() async throws {
            let folder = try Folder()
            // HEVC with B-frames and Opus, which many an ffmpeg does not send yet: by hand.
            let film = folder.at("film.mp4")
            try await Command.run(
                "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=4",
                "-f", "lavfi", "-i", "sine=duration=4:sample_rate=48000", "-c:v", "libx265", "-preset", "ultrafast",
                "-x265-params", "log-level=error:keyint=25:bframes=2", "-tag:v", "hvc1", "-c:a", "libopus", "-movflags",
                "empty_moov+frag_every_frame+default_base_moof", film)
            let server = try await StreamServer.started(settings: Self.settings)
            let stream = try await Started(server.client)
            let told = try await client("enhanced", stream.place, stream.key, film)
            #expect(told["status"] == "NetStream.Publish.Start" && told["codecs"] == ["Opus", "hvc1"], "\(told)")
            #expect(told["offered"] == ["hvc1", "av01", "Opus"])
            _ = try await server.client.call("stopLive", ["streamId": .string(stream.id)])
            let ready = try await server.client.ready(stream.id)
            #expect(ready["source"]?["videoCodec"] == "hevc" && ready["source"]?["audioCodec"] == "opus", "\(ready)")
            #expect(try #require(ready["source"]?["durationSeconds"]?.double) > 3.5)
            #expect(try await server.stop() == 0)
        }

        @Test func publishersMayComeOverTLS() async throws {
            let folder = try Folder()
            let (certificate, key) = (folder.at("live.pem"), folder.at("live.key"))
            try await Command.run(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
                "-out",
                certificate)
            let server = try await StreamServer.started(
                settings: Self.settings.merging([
                    "STREAM_HTTP_TLS_CERTIFICATE": certificate, "STREAM_HTTP_TLS_KEY": key, "STREAM_RTMPS_PORT": "0",
                ]) { $1 })
            func call(_ body: JSON) async throws -> JSON {
                try await server.client.post(body.description, ["--cacert", certificate]).data
            }
            let addresses = try JSON(parsing: try File.text(server.data.at("data/addresses.json")))
            let place = try #require(addresses["rtmps"]?.string?.split(separator: "/").last.map(String.init))
            let started = try await call(["operation": "startLive"])
            let (id, secret) = (started["streamId"] ?? .null, try #require(started["streamKey"]?.string))
            let publisher = try Process(
                ["ffmpeg", "-nostdin", "-v", "error"] + Self.film + ["rtmps://\(place)/live/\(secret)"],
                output: folder.at("log"))
            func stream() async throws -> JSON {
                try await call(["operation": "stream", "parameters": ["streamId": id]])
            }
            _ = try await until("the stream to be live; \(publisher.output)", within: .seconds(30)) {
                try await stream()["state"] == "live" ? true : nil
            }
            _ = try await call(["operation": "stopLive", "parameters": ["streamId": id]])
            _ = try await publisher.ended(within: .seconds(30))
            _ = try await until("the recording", within: .seconds(30)) {
                try await stream()["state"] == "ready" ? true : nil
            }
            #expect(try await server.stop() == 0)
        }

        @Test func othersGetWhatIsPublished() async throws {
            let server = try await StreamServer.started(
                settings: Self.settings.merging(["STREAM_NETWORK_ALLOW_PRIVATE": "true"]) { $1 })
            let client = server.client
            // The other server is the same.
            let second = try await Started(client)
            let rtmp = String(second.address.dropLast(second.key.count + 1))
            let first = try await Started(
                client,
                [
                    "targets": [
                        ["url": .string(rtmp), "streamKey": .string(second.key)],
                        ["url": .string(rtmp), "streamKey": "nobody-has-this-key"],
                    ]
                ])
            let folder = try Folder()
            let publisher = try Process(
                ["ffmpeg", "-nostdin", "-v", "error"] + Self.film + [first.address], output: folder.at("log"))
            try await watched(server, first, by: publisher)
            try await watched(server, second, by: publisher)
            // The one whose key is wrong may be told so later.
            let targets = try await until("the refusal of a target") { () -> [JSON]? in
                let stream = try await client.call("stream", ["streamId": .string(first.id)])
                let targets = stream["live"]?["targets"]?.array ?? []
                return targets.last?["error"]?.string?.contains("key") == true ? targets : nil
            }
            #expect(targets.first?["state"] == "live" && targets.first?["url"] == .string(rtmp), "\(targets)")
            #expect(targets.last?["state"] != "live")
            #expect(!"\(targets)".contains(second.key) && !"\(targets)".contains("nobody-has"))
            for stream in [first, second] { _ = try await client.call("stopLive", ["streamId": .string(stream.id)]) }
            _ = try await publisher.ended(within: .seconds(30))
            #expect(!server.process.output.contains(second.key) && !server.process.output.contains("nobody-has"))
            #expect(try await server.stop() == 0)
        }

        @Test func thoseWhoMeanNoGoodCostLittle() async throws {
            let server = try await StreamServer.started(
                settings: Self.settings.merging(["STREAM_NETWORK_MAX_CONNECTIONS_PER_ADDRESS": "400"]) { $1 })
            let client = server.client
            let stream = try await Started(client)
            let folder = try Folder()
            let publisher = try Process(
                ["ffmpeg", "-nostdin", "-v", "error"] + Self.film + [stream.address], output: folder.at("log"))
            try await watched(server, stream, by: publisher)
            let (memory, files) = (try server.residentKilobytes(), server.openFiles())

            // In the middle of a handshake: away after five seconds.
            let muteTask = Task { try await self.client("mute", stream.place, "200") }
            let garbage = try await self.client("garbage", stream.place, "200", stream.key)
            #expect(garbage["count"] == 200)
            let flood = try await self.client("flood", stream.place)
            // What is in the sockets' buffers comes on top of the 64 KiB.
            #expect(try #require(flood["sent"]?.int) < 16 << 20)
            let mute = try await muteTask.value
            #expect(mute["closed"] == 200, "\(mute)")
            #expect(try #require(mute["seconds"]?.double) < 30)
            print("bad publishers: \(garbage), \(flood), \(mute)")

            // With keys that are in use, and nobody's.
            let churn = try await self.client("churn", stream.place, "20", stream.key, "none")
            #expect(churn["statuses"] == ["NetStream.Publish.BadName": 20], "\(churn)")
            #expect(!publisher.hasEnded, "\(publisher.output)")
            _ = try await until("the connections to be gone", within: .seconds(30)) {
                server.openFiles() <= files + 8 ? true : nil
            }
            let grown = try server.residentKilobytes() - memory
            print("bad publishers: the server grew by \(grown) KiB")
            #expect(grown < 64 << 10)
            let before = try await client.livePlaylist(stream.id, segments: 2).segments.count
            _ = try await client.livePlaylist(stream.id, segments: min(before + 1, 6))
            _ = try await client.call("stopLive", ["streamId": .string(stream.id)])
            _ = try await publisher.ended(within: .seconds(30))
            #expect(!server.process.output.contains(stream.key))
            #expect(try await server.stop() == 0)
        }
    }
}
