import Glibc
import JSON
import KernelTesting
import Testing

extension EndToEnd {
    /// Live streams as clients of Low-Latency HLS see them, held against every rule of it.
    @Suite struct LiveSessions {
        /// What is published.
        enum Source: String, CaseIterable, CustomTestStringConvertible {
            case betweenFrames, soundAlone, rareKeyframes, comesBack, ladder
            var testDescription: String { rawValue }
        }

        /// Of a night's run: `STREAM_LIVE_SECONDS` is how long each of all sources is watched.
        private static let length = getenv("STREAM_LIVE_SECONDS").flatMap { Int(String(cString: $0)) }
        private static let sources: [Source] = length == nil ? [.comesBack, .soundAlone] : Source.allCases

        @Test(arguments: sources)
        func noRuleIsBroken(source: Source) async throws {
            let server = try await StreamServer.started()
            let client = server.client
            var parameters: JSONObject = ["title": .string(source.rawValue), "dvrWindowSeconds": 30]
            if source == .ladder { parameters["renditions"] = "ladder" }
            let started = try await client.call("startLive", parameters)
            let id = try #require(started["streamId"]?.string)
            let seconds = Self.length ?? 8
            let recording = try await LiveRecording(id, of: client, seconds: seconds * 2 + 60)
            var terms = HLSLiveSession.Terms()
            // Of a machine that does much else at once; a night's run is held to it.
            terms.slack = Self.length == nil ? 4 : 0.5
            let publisher = try publish(source, to: started, seconds: seconds)
            _ = try await publisher.ended(within: .seconds(seconds + 60))
            if source == .comesBack {
                // With another size, once it is seen to be away.
                let left = recording.time
                _ = try await until("the publisher to be away", within: .seconds(30), every: .milliseconds(100)) {
                    let stream = try await client.call("stream", ["streamId": .string(id)])
                    return stream["live"]?["publisher"]?["connected"] == false ? true : nil
                }
                let again = try publish(source, to: started, seconds: seconds, size: "160x90")
                _ = try await again.ended(within: .seconds(seconds + 60))
                terms.pauses.append(left - 4...left + 9)
            }
            terms.pauses.append(recording.time - 4...recording.time + 30)
            _ = try await client.call("stopLive", ["streamId": .string(id)])
            let (exchanges, summary) = try await recording.exchanges()
            let session = HLSLiveSession(exchanges, terms: terms)
            let problems = session.violations.prefix(30).map(\.description).joined(separator: "\n")
            #expect(session.violations.isEmpty, "\(session.violations.count) violations:\n\(problems)")
            #expect(summary.exchanges > seconds * 6)
            print("live session \(source.rawValue): \(summary)")
            #expect(try await server.stop() == 0)
        }

        @Test func chromiumPlaysLiveAndGoesBack() async throws {
            let server = try await StreamServer.started()
            let started = try await server.client.call("startLive", ["title": "Town hall", "dvrWindowSeconds": 60])
            let id = try #require(started["streamId"]?.string)
            let publisher = try publish(.betweenFrames, to: started, seconds: 120)
            defer { publisher.send(SIGTERM) }
            let page = try #require(started["playback"]?["player"]?.string)
            let outcome = try await Command.outcome(
                [
                    try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/live_player.py", page,
                    "/tmp/stream-live.png",
                ])
            #expect(outcome.status == 0, "\(outcome.output)")
            let seen = try JSON(parsing: outcome.output.split(separator: "\n").last.map(String.init) ?? "")
            for name in ["started", "back", "again"] {
                #expect(seen[name]?["shown"] == true && seen[name]?["width"] == 320, "\(seen)")
                #expect(seen[name]?["phase"] == "live" && seen[name]?["error"] == .null, "\(seen)")
            }
            #expect(seen["started"]?["isNow"] == true)
            #expect((seen["back"]?["time"]?.double ?? 0) < (seen["again"]?["time"]?.double ?? 0))
            #expect(seen["problems"] == [])
            print("the live player's screenshot is /tmp/stream-live.png; \(seen)")
            _ = try await server.client.call("stopLive", ["streamId": .string(id)])
            #expect(try await server.stop() == 0)
        }

        private func publish(_ source: Source, to started: JSON, seconds: Int, size: String = "320x180") throws
            -> Process
        {
            guard let server = started["ingest"]?["rtmp"]?.string, let key = started["streamKey"]?.string else {
                throw Failure("startLive: \(started)")
            }
            let picture = [
                "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=30000/1001", "-f", "lavfi", "-i",
                "sine=frequency=440:sample_rate=48000", "-t", "\(seconds)", "-c:v", "libx264", "-preset", "veryfast",
                "-bf",
                "2", "-g", source == .rareKeyframes ? "300" : "60", "-sc_threshold", "0", "-pix_fmt", "yuv420p",
            ]
            let sound = [
                "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "\(seconds)",
            ]
            return try Process(
                ["ffmpeg", "-nostdin", "-v", "error", "-re"] + (source == .soundAlone ? sound : picture) + [
                    "-c:a", "aac", "-f", "flv", "\(server)/\(key)",
                ], output: "/dev/null")
        }
    }
}
