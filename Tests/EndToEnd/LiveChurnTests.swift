import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Publishers that come and go: what they cost is over when they are gone.
    @Suite struct LiveChurn {
        private static let settings = [
            "STREAM_LIVE_SEGMENT_SECONDS": "1", "STREAM_LIVE_LONGEST_SEGMENT_SECONDS": "2",
            "STREAM_LIVE_DVR_WINDOW_SECONDS": "0",
        ]
        /// So many before it is looked how much there is.
        private static let warmUp = 20

        private struct Cost {
            let files, kilobytes: Int
            /// A stream that is over.
            let stream: String
        }

        private let server: StreamServer
        private let folder: Folder

        init() async throws {
            server = try await StreamServer.started(settings: Self.settings)
            folder = try Folder()
        }

        /// `STREAM_CHURN` tells how often; few times of themselves.
        @Test func publishersThatComeAndGoLeaveNothing() async throws {
            let count = getenv("STREAM_CHURN").flatMap { Int(String(cString: $0)) } ?? 30
            try await Command.run(
                "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=1",
                "-f", "lavfi", "-i", "sine=duration=1:sample_rate=48000", "-c:v", "libx264", "-preset", "ultrafast",
                "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac", folder.at("film.flv"))
            let returning = try await server.client.call("startLive", ["reconnectWindowSeconds": 600])
            let before = try await cost(of: Self.warmUp, returning)
            let after = try await cost(of: count, returning)
            // For the length of the window the live addresses go on telling that it is over.
            let address = "/play/\(before.stream)/90p/live.m3u8"
            _ = try await until("the live addresses to be gone", within: .seconds(60), every: .milliseconds(500)) {
                try await server.client.anonymous.request(address).status == 404 ? true : nil
            }
            print(
                "churn: \(count) publishers; descriptors \(before.files) → \(after.files), memory \(before.kilobytes) → "
                    + "\(after.kilobytes) KiB")
            #expect(after.files <= before.files + 4)
            #expect(after.kilobytes - before.kilobytes < 24 << 10)
            _ = try await server.client.call("stopLive", ["streamId": returning["streamId"] ?? .null])
            let id = returning["streamId"]?.string ?? ""
            let recording = try await server.client.stream(id, in: "ready")
            let turns = (Self.warmUp + count + 1) / 2
            let seconds = recording["source"]?["durationSeconds"]?.double ?? 0
            #expect(seconds > 0.9 * Double(turns), "\(seconds) of \(turns)")
            #expect(try await server.stop() == 0)
        }

        /// So many publishers come and go, every second with a key of its own; answers when all that they left is done.
        private func cost(of count: Int, _ returning: JSON) async throws -> Cost {
            let address = returning["ingest"]?["rtmp"]?.string ?? ""
            let place = address.split(separator: "/").dropFirst().first.map(String.init) ?? ""
            var (keys, streams) = ([String](), [String]())
            for turn in 0..<count {
                let started =
                    turn.isMultiple(of: 2)
                    ? returning : try await server.client.call("startLive", ["reconnectWindowSeconds": 0])
                keys.append(started["streamKey"]?.string ?? "")
                if !turn.isMultiple(of: 2) { streams.append(started["streamId"]?.string ?? "") }
            }
            let program = "\(Build.root)/Tests/EndToEnd/Clients/rtmp.py"
            let told = try await Command.outcome(["python3", program, "turns", place, folder.at("film.flv")] + keys)
            guard told.status == 0 else { throw Failure("rtmp.py turns: \(told.output)") }
            let outcome = try JSON(parsing: told.output)
            #expect(outcome["turns"]?.int == count && outcome["refused"] == [:], "\(outcome)")
            for stream in streams { _ = try await server.client.stream(stream, in: "ready") }
            _ = try await until("the media processes to end", within: .seconds(30)) {
                server.mediaProcesses.isEmpty ? true : nil
            }
            return Cost(
                files: server.openFiles(), kilobytes: try anonymousKilobytes(), stream: streams.first ?? "")
        }

        /// What the server's process has in memory that is no file.
        private func anonymousKilobytes() throws -> Int {
            let status = try File.text("/proc/\(server.process.identifier)/status")
            let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") } ?? ""
            guard let kilobytes = Int(line.filter(\.isNumber)) else { throw Failure("no RssAnon: \(status)") }
            return kilobytes
        }
    }
}
