import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Publishers by SRT, with ffmpeg as the caller.
    @Suite struct LiveSRT {
        private static let settings = ["STREAM_LIVE_SEGMENT_SECONDS": "1", "STREAM_LIVE_LONGEST_SEGMENT_SECONDS": "2"]
        private static let film = [
            "-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "lavfi", "-i",
            "sine=frequency=440:sample_rate=48000", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt",
            "yuv420p", "-c:a", "aac", "-f", "mpegts",
        ]

        private func publisher(_ address: String, in folder: Folder) throws -> Process {
            try Process(["ffmpeg", "-nostdin", "-v", "error"] + Self.film + [address], output: folder.at("log"))
        }

        /// Whether ffmpeg is turned away.
        private func isRefused(_ address: String) async throws -> Bool {
            try await Command.outcome(
                ["ffmpeg", "-nostdin", "-v", "error", "-t", "20"] + Self.film + [address], within: .seconds(60)
            ).status != 0
        }

        @Test func ffmpegPublishesAndTheRestIsTurnedAway() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let started = try await server.client.call("startLive")
            let id = try #require(started["streamId"]?.string)
            let key = try #require(started["streamKey"]?.string)
            let address = try #require(started["ingest"]?["srt"]?.string)
            #expect(address.hasSuffix("?streamid=publish:\(key)"))
            let place = try #require(address.split(separator: "?").first)
            let folder = try Folder()
            let publisher = try publisher(address, in: folder)
            let playlist = try await server.client.livePlaylist(id, segments: 2)
            #expect(try await FFmpeg.complaints(["-i", playlist.url, "-t", "1", "-f", "null", "-"]) == "")
            #expect(!publisher.hasEnded, "\(publisher.output)")
            // In use, unknown, a viewer, encrypted without being asked to.
            #expect(try await isRefused(address))
            #expect(try await isRefused("\(place)?streamid=publish:live_0123456789012345678901234567"))
            #expect(try await isRefused("\(place)?streamid=read:\(key)"))
            #expect(try await isRefused("\(address)&passphrase=0123456789"))
            _ = try await server.client.call("stopLive", ["streamId": .string(id)])
            #expect(try await publisher.ended(within: .seconds(30)) != 0)
            let ready = try await server.client.ready(id)
            #expect(ready["source"]?["videoCodec"] == "h264" && ready["source"]?["audioCodec"] == "aac", "\(ready)")
            #expect(!server.process.output.contains(key))
            #expect(try await server.stop() == 0)
        }

        @Test func aPassphraseIsAStreamsOwn() async throws {
            let server = try await StreamServer.started(settings: Self.settings)
            let started = try await server.client.call("startLive", ["passphrase": "correct-horse-battery"])
            let id = try #require(started["streamId"]?.string)
            let key = try #require(started["streamKey"]?.string)
            let address = try #require(started["ingest"]?["srt"]?.string)
            #expect(address.hasSuffix("?streamid=publish:\(key)&passphrase=correct-horse-battery"))
            let place = try #require(address.split(separator: "?").first)
            #expect(try await isRefused("\(place)?streamid=publish:\(key)"))
            #expect(try await isRefused("\(place)?streamid=publish:\(key)&passphrase=another-passphrase"))
            let folder = try Folder()
            // The other habit, as it stands in an address.
            let publisher = try publisher(
                "\(place)?streamid=%23!::r=\(key),m=publish&passphrase=correct-horse-battery", in: folder)
            _ = try await server.client.livePlaylist(id, segments: 1)
            #expect(!publisher.hasEnded, "\(publisher.output)")
            publisher.send(SIGTERM)
            _ = try await server.client.call("stopLive", ["streamId": .string(id)])
            #expect(!server.process.output.contains("correct-horse"))
            #expect(try await server.stop() == 0)
        }
    }
}
