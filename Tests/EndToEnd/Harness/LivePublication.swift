import Glibc
import JSON

/// ffmpeg as it publishes: moving pictures and a tone, in real time.
final class LivePublication: Sendable {
    let process: Process
    private let folder: Folder

    /// Publishes to a stream that `startLive` answered with, for so many seconds at most.
    init(to started: JSON, seconds: Int = 60, size: String = "320x180", picture: [String]? = nil) throws {
        guard let server = started["ingest"]?["rtmp"]?.string, let key = started["streamKey"]?.string else {
            throw Failure("startLive: \(started)")
        }
        folder = try Folder()
        let encoder =
            picture ?? [
                "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25", "-pix_fmt", "yuv420p",
            ]
        process = try Process(
            [
                "ffmpeg", "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=25", "-f",
                "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "\(seconds)",
            ] + encoder + ["-c:a", "aac", "-f", "flv", "\(server)/\(key)"], output: folder.at("ffmpeg.log"))
    }

    /// Goes away as a program does that is closed.
    func leave() async throws {
        process.send(SIGTERM)
        _ = try await process.ended()
    }
}

extension Client {
    /// The stream once it is in a state.
    func stream(_ id: String, in state: String) async throws -> JSON {
        try await until("\(id) to be \(state)", within: .seconds(60), every: .milliseconds(150)) {
            let stream = try await call("stream", ["streamId": .string(id)])
            return stream["state"]?.string == state ? stream : nil
        }
    }

    /// The picture's live playlist once it has so many segments.
    func livePlaylist(_ id: String, segments: Int) async throws -> MediaPlaylist {
        try await until("\(segments) live segments of \(id)", within: .seconds(60), every: .milliseconds(200)) {
            guard let playlist = try await anonymous.playlists(id).first(where: \.isPicture) else { return nil }
            return playlist.segments.count >= segments ? playlist : nil
        }
    }
}
