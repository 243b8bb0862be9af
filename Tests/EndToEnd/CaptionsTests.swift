import JSON
import Testing

extension EndToEnd {
    /// Text tracks that are added to a stream, from the file to the viewer.
    @Suite struct CaptionTracks {
        private static let subRip = """
            1
            00:00:01,000 --> 00:00:03,000
            Good <i>morning</i> & welcome

            2
            00:00:02,500 --> 00:00:05,500
            {\\an8}It goes on

            """
        private static let advanced = """
            [Script Info]
            ScriptType: v4.00+
            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,Guten {\\i1}Morgen{\\i0},\\NZoë

            """
        private static let timedText = """
            <?xml version="1.0" encoding="UTF-8"?>
            <tt xmlns="http://www.w3.org/ns/ttml"><body><div>
            <p begin="1s" end="3s">Buenos días,<br/>Zoë &lt;3</p>
            </div></body></tt>

            """

        /// A film with an English text in its file.
        private func film(in folder: Folder) async throws -> String {
            try File.write(Self.subRip.replacing("Good", with: "Inside:"), to: folder.at("inside.srt"))
            try await Command.run(
                "ffmpeg", "-v", "error", "-i", try await Media.short(), "-i", folder.at("inside.srt"), "-map", "0",
                "-map",
                "1", "-c", "copy", "-c:s", "mov_text", "-metadata:s:s:0", "language=eng", folder.at("film.mp4"))
            return folder.at("film.mp4")
        }

        @Test func areShownByChromiumAndComeAndGoWhileItPlays() async throws {
            let folder = try Folder()
            let server = try await StreamServer.started(settings: ["STREAM_NETWORK_ALLOW_PRIVATE": "true"])
            let client = server.client
            let id = try await client.uploadByPut(try await film(in: folder))
            let stream: JSON = .string(id)

            // Before there is anything to play, and in all three ways.
            let content: JSONObject = [
                "streamId": stream, "language": "en", "kind": "captions", "default": true,
                "content": .string(Self.subRip),
            ]
            let track = try await client.call("addCaptions", content)
            #expect(track["url"]?.string == "\(server.url)/play/\(id)/captions/en.vtt?kind=captions")
            try File.write(
                Array(Self.advanced.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, to: folder.at("de.ass"))
            let german = try await client.request(
                "/stream",
                [
                    "-F", "operation=addCaptions", "-F", "file=@\(folder.at("de.ass"))", "-F",
                    "parameters={\"streamId\":\"\(id)\",\"language\":\"de\",\"label\":\"Deutsch, mit Stil\"}",
                ])
            #expect(german.status == 200 && german.data["label"] == "Deutsch, mit Stil", "\(german.text)")
            try File.write(Self.timedText, to: folder.at("es.ttml"))
            let origin = try await Origin(folder.at("es.ttml"))
            _ = try await client.call(
                "addCaptions", ["streamId": stream, "language": "es", "url": .string("\(origin.url)/whole")])

            // It is in the stream's object, and keeps every rule of HLS.
            let ready = try await client.ready(id)
            let captions = ready["captions"]?.array ?? []
            #expect(captions.map { $0["language"] } == ["en", "en", "de", "es"], "\(captions)")
            #expect(captions.map { $0["kind"] } == ["subtitles", "captions", "subtitles", "subtitles"])
            for track in captions {
                let answer = try await client.anonymous.request(track["url"]?.string ?? "")
                #expect(answer.status == 200 && answer.text.hasPrefix("WEBVTT\n"))
                #expect(answer.header("content-type") == "text/vtt; charset=utf-8")
            }
            let manifest = try await client.anonymous.request("/play/\(id)/manifest.mpd").text
            #expect(manifest.contains("captions-1/captions.vtt") && manifest.contains("value=\"caption\""))

            let seen = try await watched(server, id, tracks: 4)
            #expect(seen["problems"] == [])
            let before = seen["before"]?.array ?? []
            #expect(before.map { $0["label"] } == ["English", "English (CC)", "Deutsch, mit Stil", "Español"])
            #expect(before.map { $0["mode"] } == ["disabled", "showing", "disabled", "disabled"])
            let cues = before.map { $0["cues"]?.array ?? [] }
            #expect(cues[0].map { $0["shown"] } == ["Inside: morning & welcome", "It goes on"])
            #expect(cues[1].map { $0["shown"] } == ["Good morning & welcome", "It goes on"])
            #expect(cues[1].map { $0["text"] } == ["Good <i>morning</i> &amp; welcome", "It goes on"])
            #expect(cues[1].map { $0["start"]?.double } == [1, 2.5] && cues[1].map { $0["end"]?.double } == [3, 5.5])
            #expect(cues[1].last?["line"] == 0)
            #expect(cues[2].map { $0["text"] } == ["Guten <i>Morgen</i>,\nZoë"])
            #expect(cues[3].map { $0["shown"] } == ["Buenos días,\nZoë <3"])
            // What came while it played is in the menu, and does not pop up; what went is not.
            let after = seen["after"]?.array ?? []
            #expect(after.map { $0["language"] } == ["en", "en", "es", "fr"])
            #expect(after.map { $0["mode"] } == ["disabled", "showing", "disabled", "disabled"])
            #expect(after.last?["cues"]?[0]?["text"] == "Bonjour")
            try await client.inspected(id)

            try await replaced(client, id)
            #expect(try await server.stop() == 0)
        }

        /// A track that is replaced or removed is not served any more, one that is broken never is, and all go with the stream.
        private func replaced(_ client: Client, _ id: String) async throws {
            let old = try await client.anonymous.request("/play/\(id)/captions-1/captions.vtt")
            #expect(old.status == 200 && old.header("cache-control")?.contains("immutable") == true)
            let stream: JSONObject = ["streamId": .string(id), "language": "en"]
            var broken = stream
            broken["content"] = .string("1\n00:00:03,000 --> 00:00:02,000\nx\n")
            let refused = try await client.answer("addCaptions", broken)
            #expect(refused.status == 400 && refused.errorCode == "VALIDATION_ERROR" && refused.text.contains("Line 2"))
            var other = stream
            other["content"] = .string(Self.subRip.replacing("Good", with: "Fine"))
            other["kind"] = "captions"
            _ = try await client.call("addCaptions", other)
            for file in ["captions.vtt", "0.vtt", "index.m3u8"] {
                #expect(try await client.anonymous.request("/play/\(id)/captions-1/\(file)").status == 404)
            }
            let file = try await client.anonymous.request("/play/\(id)/captions/en.vtt?kind=captions")
            #expect(file.status == 200 && file.text.contains("Fine"))
            let again = try await client.anonymous.request(
                "/play/\(id)/captions/en.vtt?kind=captions", ["-H", "If-None-Match: \(file.header("etag") ?? "")"])
            #expect(again.status == 304)

            // All kinds go, and what is in the video's own file is shown no more.
            #expect(try await client.call("removeCaptions", stream)["removed"] == true)
            #expect(try await client.answer("removeCaptions", stream).status == 404)
            let left = try await client.call("stream", ["streamId": .string(id)])["captions"]?.array ?? []
            #expect(left.map { $0["language"] } == ["es", "fr"])
            for path in ["captions/en.vtt", "text-1/captions.vtt", "captions-1/captions.vtt"] {
                #expect(try await client.anonymous.request("/play/\(id)/\(path)").status == 404)
            }
            try await client.inspected(id)
            let types = try await client.request("/events?types=stream.Captions.added,stream.Captions.removed").json
            #expect((types["events"]?.array ?? types["data"]?["events"]?.array ?? []).count == 8)

            _ = try await client.call("delete", ["streamId": .string(id)])
            #expect(try await client.anonymous.request("/play/\(id)/captions/es.vtt").status == 404)
        }

        private func watched(_ server: StreamServer, _ id: String, tracks: Int) async throws -> JSON {
            let screenshot = "/tmp/stream-captions.png"
            let outcome = try await Command.outcome([
                try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/captions.py",
                "\(server.url)/watch/\(id)",
                screenshot, server.url, StreamServer.adminKey, id, "\(tracks)",
            ])
            guard outcome.status == 0 else { throw Failure("captions.py: \(outcome.output)") }
            print("the captions' screenshot is \(screenshot)")
            return try JSON(parsing: outcome.output.split(separator: "\n").last.map(String.init) ?? "")
        }
    }
}
