import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Publishers that come and go: what they cost is over when they are gone.
    ///
    /// Resident memory stays at its highest, since what is freed is kept for what comes. So what is compared is what is in use,
    /// once all that is kept for a time is gone.
    @Suite struct LiveChurn {
        private struct Cost {
            let files, threads, bytes: Int
        }

        private let server: StreamServer
        private let folder: Folder
        private let returning: JSON

        init() async throws {
            folder = try Folder()
            let manifests = folder.at("manifests")
            mkdir(manifests, 0o755)
            for name in File.names(Build.manifests) {
                try File.write(try File.bytes("\(Build.manifests)/\(name)"), to: "\(manifests)/\(name)")
            }
            // Parts are gone after five seconds, addresses of streams that are over after nine.
            let worker = "\(manifests)/stream-media-live.json"
            guard var manifest = try JSON(parsing: File.text(worker)).object, var limits = manifest["limits"]?.object
            else {
                throw Failure("stream-media-live.json has no limits")
            }
            limits["ephemeralSeconds"] = 5
            manifest["limits"] = .object(limits)
            try File.write(JSON.object(manifest).description, to: worker)
            server = try await StreamServer.started(settings: [
                "STREAM_LIVE_SEGMENT_SECONDS": "1", "STREAM_LIVE_LONGEST_SEGMENT_SECONDS": "1",
                "STREAM_LIVE_DVR_WINDOW_SECONDS": "0", "STREAM_PLUGINS_MANIFESTS": manifests,
            ])
            returning = try await server.client.call("startLive", ["reconnectWindowSeconds": 600])
        }

        /// `STREAM_CHURN` tells how often; few times of themselves.
        @Test func publishersThatComeAndGoLeaveNothing() async throws {
            let count = getenv("STREAM_CHURN").flatMap { Int(String(cString: $0)) } ?? 40
            try await Command.run(
                "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=1",
                "-f", "lavfi", "-i", "sine=duration=1:sample_rate=48000", "-c:v", "libx264", "-preset", "ultrafast",
                "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac", folder.at("film.flv"))
            let first = try await cost(of: count / 2)
            let second = try await cost(of: count / 2)
            let grown = (second.bytes - first.bytes) >> 10
            print(
                "churn: twice \(count / 2) publishers; descriptors \(first.files) → \(second.files), threads "
                    + "\(first.threads) → \(second.threads), memory in use \(first.bytes >> 10) → "
                    + "\(second.bytes >> 10) KiB")
            #expect(second.files <= first.files + 4)
            #expect(second.threads <= first.threads + 8)
            // One connection that is kept is 6 KiB and more.
            #expect(grown < 160 + count, "\(grown) KiB")
            _ = try await server.client.call("stopLive", ["streamId": returning["streamId"] ?? .null])
            let id = returning["streamId"]?.string ?? ""
            let recording = try await server.client.stream(id, in: "ready")
            let turns = 2 * ((count / 2 + 1) / 2)
            let seconds = recording["source"]?["durationSeconds"]?.double ?? 0
            #expect(seconds > 0.9 * Double(turns), "\(seconds) of \(turns)")
            #expect(try await server.stop() == 0)
        }

        /// So many publishers come and go, every second with a key of its own; answers when nothing of them is kept any more.
        private func cost(of count: Int) async throws -> Cost {
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
            let idle = [
                "stream_ephemeral_blobs": 0, #"stream_jobs_waiting{kind="forgetLive"}"#: 0,
                #"stream_jobs_running{kind="forgetLive"}"#: 0, #"stream_workers_running{worker="live-media"}"#: 0,
                #"stream_net_connections{plugin="live",listener="rtmp"}"#: 0,
            ]
            return try await until(
                "what is kept for a time to be gone", within: .seconds(60), every: .milliseconds(500)
            ) {
                let figures = try await figures()
                guard idle.allSatisfy({ figures[$0.key] == $0.value }) else { return nil }
                return Cost(
                    files: server.openFiles(), threads: figures["process_threads"] ?? 0,
                    bytes: figures["process_heap_bytes"] ?? 0)
            }
        }

        /// What `/metrics` says now, by name and labels.
        private func figures() async throws -> [String: Int] {
            let text = try await server.client.anonymous.request("/metrics").text
            return text.split(separator: "\n").reduce(into: [:]) { figures, line in
                guard !line.hasPrefix("#"), let space = line.lastIndex(of: " ") else { return }
                figures[String(line[..<space])] = Double(line[line.index(after: space)...]).flatMap { Int(exactly: $0) }
            }
        }
    }
}
