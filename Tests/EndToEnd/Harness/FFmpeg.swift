import JSON

/// What ffmpeg and ffprobe say of a file or an address.
enum FFmpeg {
    /// The picture track of a film.
    struct Picture {
        let width: Int
        let height: Int
        let durationSeconds: Double
        let frameSeconds: Double
        /// How many there are.
        let pictures: Int
    }

    /// What ffmpeg prints when it decodes: nothing when all is well.
    static func complaints(_ arguments: [String]) async throws -> String {
        let outcome = try await Command.outcome(["ffmpeg", "-nostdin", "-v", "error"] + arguments)
        return outcome.status == 0 ? outcome.output : "status \(outcome.status): \(outcome.output)"
    }

    /// The same of a file's bytes.
    static func complaints(about bytes: [UInt8]) async throws -> String {
        let folder = try Folder()
        try File.write(bytes, to: folder.at("part.mp4"))
        return try await complaints(["-i", folder.at("part.mp4"), "-f", "null", "-"])
    }

    /// The init segment and the segments so far, as a player would put them together.
    static func firstSegments(of playlist: MediaPlaylist, with client: Client) async throws -> [UInt8] {
        guard let initURL = playlist.initURL else { throw Failure("\(playlist.url) names no init segment") }
        var bytes = try await client.anonymous.request(initURL).body
        for segment in playlist.segments {
            let answer = try await client.anonymous.request(segment.url)
            guard answer.status == 200 else { throw Failure("\(segment.url): HTTP \(answer.status)") }
            bytes += answer.body
        }
        return bytes
    }

    /// Describes a film's picture.
    static func picture(of film: String) async throws -> Picture {
        let text = try await Command.run(
            "ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries",
            "stream=width,height,duration,r_frame_rate,nb_read_packets", "-of", "json", film)
        let stream = try JSON(parsing: text)["streams"]?[0]
        let rate = stream?["r_frame_rate"]?.string?.split(separator: "/").compactMap { Double($0) } ?? []
        guard let width = stream?["width"]?.int, let height = stream?["height"]?.int,
            let duration = stream?["duration"]?.string.flatMap({ Double($0) }), rate.count == 2,
            let pictures = stream?["nb_read_packets"]?.string.flatMap({ Int($0) })
        else { throw Failure("ffprobe \(film): \(text)") }
        return Picture(
            width: width, height: height, durationSeconds: duration, frameSeconds: rate[1] / rate[0], pictures: pictures
        )
    }

    /// How alike the pictures of a rendition are to those of the film that it was made of (SSIM, 1: the same).
    static func likeness(of rendition: MediaPlaylist, to film: String) async throws -> Double {
        guard let size = rendition.resolution else { throw Failure("\(rendition.url) is not of pictures") }
        let graph = "[1:v]scale=\(size.width):\(size.height):flags=bicubic,setpts=N[a];[0:v]setpts=N[b];[b][a]ssim"
        let outcome = try await Command.outcome([
            "ffmpeg", "-nostdin", "-v", "info", "-i", rendition.url, "-i", film, "-filter_complex", graph, "-f",
            "null", "-",
        ])
        guard outcome.status == 0, let start = outcome.output.firstRange(of: " All:"),
            let value = Double(outcome.output[start.upperBound...].prefix { $0 != " " })
        else { throw Failure("ffmpeg ssim: \(outcome.output)") }
        return value
    }

    /// How many pictures a media playlist has.
    static func pictures(in url: String) async throws -> Int {
        let text = try await Command.run(
            "ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries",
            "stream=nb_read_packets", "-of", "json", url)
        guard let count = try JSON(parsing: text)["streams"]?[0]?["nb_read_packets"]?.string.flatMap({ Int($0) }) else {
            throw Failure("ffprobe \(url): \(text)")
        }
        return count
    }
}
