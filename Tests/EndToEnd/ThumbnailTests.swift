import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Pictures of videos, over the real server.
    @Suite struct Thumbnails {
        /// Five seconds of 25 pictures, each of which says its number: eight columns, light where a bit of it is set.
        private static func numbered(_ path: String) async throws {
            try await Command.run(
                "ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i",
                "nullsrc=s=640x360:r=25:d=5,geq=lum='if(mod(floor(N/pow(2,floor(X/80))),2),235,16)':cb=128:cr=128",
                "-c:v", "libx264", "-preset", "veryfast", "-g", "125", "-pix_fmt", "yuv420p", path)
        }

        /// The numbers that pictures of 320 pixels across show, all of one ffmpeg.
        private static func numbers(_ pictures: [[UInt8]]) async throws -> [Int] {
            let folder = try Folder()
            for (place, picture) in pictures.enumerated() {
                try File.write(picture, to: folder.at("\(1000 + place).png"))
            }
            try await Command.run(
                "ffmpeg", "-v", "error", "-nostdin", "-start_number", "1000", "-i", folder.at("%d.png"), "-vf",
                "scale=8:1:flags=area", "-f", "rawvideo", "-pix_fmt", "gray", folder.at("raw"))
            let raw = try File.bytes(folder.at("raw"))
            return stride(from: 0, to: raw.count, by: 8).map { start in
                (0..<8).reduce(0) { raw[start + $1] > 128 ? $0 | 1 << $1 : $0 }
            }
        }

        /// How many runs of the worker ended well.
        private static func runs(_ client: Client) async throws -> Int {
            let metrics = try await client.request("/metrics").text
            let line = metrics.split(separator: "\n").first {
                $0.hasPrefix("stream_worker_runs_total") && $0.contains("\"pictures\"") && $0.contains("\"done\"")
            }
            return line.flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }.map { Int($0) } ?? 0
        }

        @Test func picturesAreExactSharedAndGoWithTheirStream() async throws {
            let server = try await StreamServer.started()
            let folder = try Folder()
            try await Self.numbered(folder.at("film.mp4"))
            let id = try await server.client.uploadByPut(folder.at("film.mp4"))
            let stream = try await server.client.ready(id)
            #expect(stream["playback"]?["thumbnail"]?.string == "\(server.url)/play/\(id)/thumbnail.jpg")
            let viewer = server.client.anonymous

            // Fifty times, and the picture that is shown at each.
            var random = Seeded(seed: 7)
            let times = (0..<50).map { _ in Double(Int.random(in: 0..<4999, using: &random)) / 1000 }
            var pictures: [[UInt8]] = []
            for time in times {
                let answer = try await viewer.request("/play/\(id)/thumbnail.png?time=\(time)&width=320")
                #expect(answer.status == 200 && answer.header("content-type") == "image/png")
                pictures.append(answer.body)
            }
            let shown: [Int] = times.map { time in Int(time * 25 + 0.0125) }
            #expect(try await Self.numbers(pictures) == shown)

            // Asked for at once, it is made once.
            let before = try await Self.runs(server.client)
            let address = "\(server.url)/play/\(id)/thumbnail.webp?time=50%&width=300&height=300&fit=cover"
            let parallel = (0..<12).flatMap { _ in ["-o", "/dev/null", address] }
            let words =
                ["curl", "-sSf", "--no-progress-meter", "--parallel", "--parallel-immediate", "-w", "%{http_code} "]
                + parallel
            let outcome = try await Command.outcome(words)
            #expect(outcome.output == String(repeating: "200 ", count: 12))
            let after = try await until("the run to be counted", within: .seconds(20)) { () -> Int? in
                let runs = try await Self.runs(server.client)
                return runs > before ? runs : nil
            }
            #expect(after == before + 1)
            let again = try await viewer.request(address)
            #expect(again.header("content-type") == "image/webp" && again.body.starts(with: Array("RIFF".utf8)))
            let tag = try #require(again.header("etag"))
            #expect(try await viewer.request(address, ["-H", "If-None-Match: \(tag)"]).status == 304)
            let head = try await viewer.request(address, ["-I"])
            #expect(head.status == 200 && head.header("content-length") == "\(again.body.count)")

            let told = try await server.client.call("getThumbnail", ["streamId": .string(id), "timeSeconds": 1.5])
            #expect(told["width"] == 640 && told["height"] == 360 && told["contentType"] == "image/jpeg")
            #expect(abs((told["timeSeconds"]?.double ?? 0) - 1.48) < 0.001)
            #expect(try await viewer.request(told["url"]?.string ?? "").status == 200)
            let moving = try await viewer.request("/play/\(id)/thumbnail.gif?time=1&duration=1&fps=5&width=100")
            #expect(moving.status == 200 && moving.body.starts(with: Array("GIF89a".utf8)))

            try await expectStoryboard(of: id, viewer)
            try await expectRefusals(of: id, server)

            _ = try await server.client.call("delete", ["streamId": .string(id)])
            #expect(try await viewer.request("/play/\(id)/thumbnail.png?time=1&width=320").status == 404)
            _ = try await until("the pictures to go", within: .seconds(20)) {
                server.blobs(of: id).isEmpty ? true : nil
            }
            #expect(try await server.stop() == 0)
            #expect(server.mediaProcesses.isEmpty)
        }

        private func expectStoryboard(of id: String, _ viewer: Client) async throws {
            let text = try await viewer.request("/play/\(id)/storyboard.vtt")
            #expect(text.status == 200 && text.header("content-type")?.hasPrefix("text/vtt") == true)
            let cues = text.text.split(separator: "\n").filter { $0.hasPrefix("storyboard.jpg#xywh=") }
            #expect(text.text.hasPrefix("WEBVTT") && cues.count == 5)
            let sheet = try await viewer.request("/play/\(id)/storyboard.jpg")
            #expect(sheet.status == 200 && sheet.header("content-type") == "image/jpeg")
            let folder = try Folder()
            try File.write(sheet.body, to: folder.at("sheet.jpg"))
            let size = try await Command.run(
                "ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0",
                folder.at("sheet.jpg"))
            #expect(size.hasPrefix("800,90"))
        }

        private func expectRefusals(of id: String, _ server: StreamServer) async throws {
            let viewer = server.client.anonymous
            for query in ["time=-1", "width=5000", "fit=around", "duration=2"] {
                let answer = try await viewer.request("/play/\(id)/thumbnail.jpg?\(query)")
                #expect(answer.status == 400 && answer.errorCode == "VALIDATION_ERROR")
                #expect(answer.header("access-control-allow-origin") == "*")
            }
            let none = "str_01J00000000000000000000000"
            #expect(try await viewer.request("/play/\(none)/thumbnail.jpg").status == 404)
            #expect(try await viewer.request("/play/\(none)/storyboard.vtt").status == 404)
            let answer = try await server.client.answer("getThumbnail", ["streamId": .string(id), "timeSeconds": -1])
            #expect(answer.issuePaths == ["/parameters/timeSeconds"])
            let signed = try await server.client.createdStream(["access": ["visibility": "signed"]])
            let refused = try await viewer.request("/play/\(signed)/thumbnail.jpg")
            #expect(refused.status == 403)
        }

        @Test func thereArePicturesWhileAFilmIsEncodedAndOfWhatIsNotYet() async throws {
            let server = try await StreamServer.started(settings: StreamServer.encoding)
            let id = try await server.client.uploadByPut(try await Media.long())
            _ = try await server.client.firstSegment(id)
            let encoder = try await server.mediaProcess()
            kill(encoder, SIGSTOP)
            defer { kill(encoder, SIGCONT) }
            let viewer = server.client.anonymous
            for time in ["1", "20", "50%"] {
                let answer = try await viewer.request("/play/\(id)/thumbnail.jpg?time=\(time)&width=160")
                #expect(
                    answer.status == 200, "\(time): \(answer.text.prefix(300)); \(server.process.output.suffix(1500))")
            }
            #expect(try await viewer.request("/play/\(id)/thumbnail.jpg").status == 200)
            kill(encoder, SIGCONT)
            #expect(try await server.stop() == 0)
        }

        @Test func chromiumShowsThemOverTheSeekBar() async throws {
            let server = try await StreamServer.started()
            let id = try await server.client.uploadByPut(try await Media.moving())
            let stream = try await server.client.ready(id)
            let page = try #require(stream["playback"]?["player"]?.string)
            let outcome = try await Command.outcome([
                try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/preview.py", page,
                "/tmp/stream-preview.png",
            ])
            #expect(outcome.status == 0, "\(outcome.output)")
            let seen = try JSON(parsing: outcome.output.split(separator: "\n").last.map(String.init) ?? "")
            #expect(seen["hidden"] == true && seen["shown"] == true && seen["problems"] == [])
            #expect(seen["image"]?.string?.contains("storyboard.jpg") == true)
            #expect(seen["moment"] == "0:02" && seen["width"] == 160)
            print("the preview's screenshot is /tmp/stream-preview.png")
            #expect(try await server.stop() == 0)
        }

        @Test func withoutThePluginNothingElseIsMissing() async throws {
            let names = try File.names(Build.manifests).compactMap { file in
                try JSON(parsing: try File.text("\(Build.manifests)/\(file)"))["name"]?.string
            }
            let enabled = names.filter { $0 != "thumbnails" && $0 != "pictures" }.joined(separator: ",")
            let server = try await StreamServer.started(settings: ["STREAM_PLUGINS_ENABLED": enabled])
            let id = try await server.client.uploadByPut(try await Media.short())
            let stream = try await server.client.ready(id)
            #expect(stream["playback"]?["thumbnail"] == .null && stream["playback"]?["storyboard"] == .null)
            #expect(try await server.client.request("/play/\(id)/thumbnail.jpg").status == 404)
            #expect(try await server.client.request("/watch/\(id)").text.contains("data-storyboard=\"\""))
            #expect(try await server.client.answer("getThumbnail", ["streamId": .string(id)]).status == 400)
            #expect(try await server.stop() == 0)
        }
    }
}

/// Numbers that are the same in each run.
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
