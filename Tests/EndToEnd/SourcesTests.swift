import JSON
import Testing

extension EndToEnd {
    /// Kinds of files, uploaded all at once and played as viewers do. What their pictures look like and whether the sound
    /// is in time is the media process's own tests' matter.
    @Suite struct Sources {
        private struct Kind: Sendable {
            let name: String
            let file: String
            var input = ["testsrc2=s=640x360:r=25:d=3", "sine=f=440:r=48000:d=3"]
            let arguments: [String]
            var size: (width: Int, height: Int)? = (640, 360)
            var seconds = 3.0
        }

        private static let quick = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]

        private static let kinds = [
            Kind(name: "index last", file: "a.mp4", arguments: quick),
            Kind(name: "fragments", file: "b.mp4", arguments: quick + ["-movflags", "+frag_keyframe+empty_moov"]),
            Kind(name: "TS that starts late", file: "d.ts", arguments: quick + ["-output_ts_offset", "1000"]),
            Kind(
                name: "MPEG-2 and AC-3", file: "e.mpg", arguments: ["-c:v", "mpeg2video", "-b:v", "6M", "-c:a", "ac3"]),
            Kind(name: "MJPEG and PCM", file: "f.avi", arguments: ["-c:v", "mjpeg", "-c:a", "pcm_s16le"]),
            Kind(
                name: "VP9 and Opus", file: "g.webm",
                arguments: ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]),
            Kind(
                name: "HEVC, 10 bit, PQ", file: "h.mkv",
                arguments: [
                    "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                    "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc", "-pix_fmt",
                    "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc",
                    "-c:a", "flac",
                ]),
            Kind(name: "ProRes", file: "i.mov", arguments: ["-c:v", "prores_ks", "-c:a", "pcm_s24le"]),
            Kind(name: "FLV", file: "j.flv", arguments: quick),
            Kind(
                name: "sound alone, 5.1", file: "k.m4a", input: ["sine=f=440:r=48000:d=3,aformat=channel_layouts=5.1"],
                arguments: ["-c:a", "aac"], size: nil),
            Kind(
                name: "pictures alone, GIF", file: "l.gif", input: ["testsrc2=s=320x180:r=10:d=3"], arguments: [],
                size: (320, 180)),
        ]

        @Test func playWhateverTheyAre() async throws {
            let server = try await StreamServer.started()
            let folder = try Folder()
            var streams: [(kind: Kind, id: String)] = []
            for kind in Self.kinds {
                let inputs = kind.input.flatMap { ["-f", "lavfi", "-i", $0] }
                let made = try await FFmpeg.complaints(["-y"] + inputs + kind.arguments + [folder.at(kind.file)])
                #expect(made == "", "\(kind.name)")
                streams.append((kind, try await server.client.uploadByPut(folder.at(kind.file))))
            }
            for (kind, id) in streams { try await expectToPlay(try await server.client.ended(id), kind, id, server) }
            #expect(try await server.stop() == 0)
        }

        private func expectToPlay(_ stream: JSON, _ kind: Kind, _ id: String, _ server: StreamServer) async throws {
            #expect(stream["state"] == "ready", "\(kind.name): \(stream["encoding"]?["error"] ?? .null)")
            #expect(abs((stream["source"]?["durationSeconds"]?.double ?? 0) - kind.seconds) < 0.05, "\(kind.name)")
            let playlists = try await server.client.anonymous.playlists(id)
            if let size = kind.size {
                #expect(stream["source"]?["width"]?.int == size.width, "\(kind.name)")
                #expect(stream["source"]?["height"]?.int == size.height, "\(kind.name)")
                let first = playlists.first { $0.isPicture }?.resolution
                #expect(first?.width == size.width && first?.height == size.height, "\(kind.name)")
            }
            for playlist in playlists {
                #expect(playlist.isEnded, "\(kind.name)")
                #expect(abs(playlist.durationSeconds - kind.seconds) < 0.1, "\(kind.name): \(playlist.url)")
            }
            let master = "\(server.url)/play/\(id)/master.m3u8"
            #expect(try await FFmpeg.complaints(["-i", master, "-f", "null", "-"]) == "", "\(kind.name)")
        }

        /// What is inside a file beside picture and sound is there to be played too.
        @Test func severalSoundsAndTextsAreKept() async throws {
            let server = try await StreamServer.started()
            let folder = try Folder()
            try File.write("1\n00:00:01,000 --> 00:00:02,000\n<i>Hallo</i>\n", to: folder.at("a.srt"))
            let made = try await FFmpeg.complaints(
                [
                    "-y", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=3", "-f", "lavfi", "-i", "sine=f=440:d=3",
                    "-f",
                    "lavfi", "-i", "sine=f=880:d=3", "-i", folder.at("a.srt"), "-map", "0", "-map", "1", "-map", "2",
                    "-map", "3",
                ] + Self.quick + [
                    "-c:s", "mov_text", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra",
                    "-metadata:s:s:0", "language=deu", folder.at("a.mp4"),
                ])
            #expect(made == "")
            let id = try await server.client.uploadByPut(folder.at("a.mp4"))
            let stream = try await server.client.ready(id)
            #expect(stream["encoding"]?["warnings"]?.array?.isEmpty ?? true)
            // Each by its own address, whatever the playlists list.
            let viewer = server.client.anonymous
            for file in ["audio/init.mp4", "audio-2/init.mp4", "text-1/captions.vtt"] {
                #expect(try await viewer.request("/play/\(id)/\(file)").status == 200, "\(file)")
            }
            let text = try await viewer.request("/play/\(id)/text-1/captions.vtt").text
            #expect(text == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<i>Hallo</i>\n")
            #expect(try await server.stop() == 0)
        }
    }
}
