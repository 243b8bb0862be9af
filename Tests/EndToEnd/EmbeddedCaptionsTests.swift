import JSON
import Testing

extension EndToEnd {
    /// Captions that a film carries in its pictures (CEA-608), from the film to the viewer.
    @Suite struct EmbeddedCaptions {
        /// Tests/Fixtures/captioned.py says what is in it.
        private func film(in folder: Folder) async throws -> String {
            try await Command.run(
                "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=5", "-c:v", "mpeg2video",
                "-bf",
                "2", folder.at("plain.m2v"))
            try await Command.run(
                "python3", "\(Build.root)/Tests/Fixtures/captioned.py", folder.at("plain.m2v"),
                folder.at("captioned.m2v"))
            try await Command.run(
                "ffmpeg", "-v", "error", "-i", folder.at("captioned.m2v"), "-f", "lavfi", "-i",
                "sine=frequency=440:duration=5", "-c:v", "libx264", "-preset", "veryfast", "-a53cc", "1", "-pix_fmt",
                "yuv420p", "-c:a", "aac", "-metadata:s:a:0", "language=eng", "-movflags", "+faststart",
                folder.at("film.mp4"))
            return folder.at("film.mp4")
        }

        @Test func areShownByChromium() async throws {
            let folder = try Folder()
            let server = try await StreamServer.started()
            let client = server.client
            let id = try await client.uploadByPut(try await film(in: folder))
            let captions = try await client.ready(id)["captions"]?.array ?? []
            #expect(captions.map { $0["language"] } == ["en", "und"])
            #expect(captions.map { $0["kind"] } == ["captions", "captions"])
            #expect(captions.map { $0["label"] } == ["English (CC)", "CC3"])
            #expect(captions.map { $0["default"] } == [false, false])
            let master = try await client.anonymous.request("/play/\(id)/master.m3u8").text
            #expect(master.contains("text-cc1/index.m3u8") && master.contains("CLOSED-CAPTIONS=NONE"))
            let manifest = try await client.anonymous.request("/play/\(id)/manifest.mpd").text
            #expect(manifest.contains("text-cc3/captions.vtt") && manifest.contains("value=\"caption\""))

            let screenshot = "/tmp/stream-embedded-captions.png"
            let outcome = try await Command.outcome([
                try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/embedded.py",
                "\(server.url)/watch/\(id)",
                screenshot, "2", "3",
            ])
            guard outcome.status == 0 else { throw Failure("embedded.py: \(outcome.output)") }
            print("the embedded captions' screenshot is \(screenshot)")
            let seen = try JSON(parsing: outcome.output.split(separator: "\n").last.map(String.init) ?? "")
            #expect(seen["problems"] == [])
            let tracks = seen["tracks"]?.array ?? []
            #expect(tracks.map { $0["label"] } == ["English (CC)", "CC3"])
            let cues = tracks.map { $0["cues"]?.array ?? [] }
            #expect(cues.first?.map { $0["shown"] } == ["HELLO", "SO <LONG>\n♪ LA LA"])
            #expect(cues.first?.map { $0["start"]?.double } == [1, 2.6])
            #expect(cues.first?.map { $0["end"]?.double } == [1.8, 3.6])
            #expect(cues.last?.map { $0["shown"] } == ["FIRST LINE", "FIRST LINE\nSECOND"])

            // They go like those that were added.
            _ = try await client.call(
                "removeCaptions", ["streamId": .string(id), "language": "en", "kind": "captions"])
            let left = try await client.call("stream", ["streamId": .string(id)])["captions"]?.array ?? []
            #expect(left.map { $0["label"] } == ["CC3"])
            #expect(try await server.stop() == 0)
        }
    }
}
