import JSON
import Testing

extension EndToEnd {
    /// What people watch live streams with, beside browsers and ffmpeg.
    @Suite struct LivePlayers {
        @Test func mpvStreamlinkAndDASHPlayWhatIsLive() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_LIVE_SEGMENT_SECONDS": "1"])
            let client = server.client
            let started = try await client.call("startLive")
            let id = try #require(started["streamId"]?.string)
            let publisher = try LivePublication(to: started)
            _ = try await client.livePlaylist(id, segments: 3)
            let playback = try await client.call("stream", ["streamId": .string(id)])["playback"]
            let master = try #require(playback?["hls"]?.string)
            let manifest = try #require(playback?["dash"]?.string)

            let mpv = try await Command.outcome([
                "mpv", "--no-config", "--vo=null", "--ao=null", "--msg-level=all=warn", "--length=2", master,
            ])
            let complaints = mpv.output.split(separator: "\n").filter {
                $0.contains("error") || $0.contains("Failed")
            }
            #expect(mpv.status == 0 && complaints.isEmpty, "\(mpv.output)")

            let folder = try Folder()
            let film = folder.at("film.ts")
            let streamlink = try await Command.outcome([
                try await Python.path(), "-m", "streamlink", "--stream-segmented-duration", "3", "-o", film,
                "hls://\(master)", "best",
            ])
            #expect(streamlink.status == 0, "\(streamlink.output)")
            let seen = try await FFmpeg.picture(of: film)
            #expect(seen.height == 180 && seen.pictures >= 50, "\(seen) \(streamlink.output)")

            #expect(try await FFmpeg.complaints(["-i", manifest, "-t", "2", "-f", "null", "-"]) == "")

            #expect(!publisher.process.hasEnded)
            _ = try await client.call("stopLive", ["streamId": .string(id)])
            #expect(try await server.stop() == 0)
        }
    }
}
