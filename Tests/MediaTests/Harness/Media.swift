/// Makes and measures media with ffmpeg.
enum Media {
    /// Makes a file by ffmpeg; the arguments end with its path.
    static func make(_ arguments: [String]) throws {
        let output = try Tool.run(["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments)
        guard output.status == 0 else { throw Failure("ffmpeg cannot make the source: \(output.text)") }
    }

    /// Pictures that move, with a tone.
    static func test(seconds: Double, size: String = "320x180", rate: String = "25") -> [String] {
        [
            "-f", "lavfi", "-i", "testsrc2=s=\(size):r=\(rate):d=\(seconds)", "-f", "lavfi", "-i",
            "sine=f=440:r=48000:d=\(seconds)",
        ]
    }

    /// H.264 and AAC, quick to make.
    static let quick = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]

    /// What ffmpeg complains of when it decodes all of a file; empty: nothing.
    static func complaints(_ path: String) throws -> String { try complaints([path]) }

    /// What ffmpeg complains of when it decodes all of some files; empty: nothing.
    static func complaints(_ paths: [String]) throws -> String {
        let maps = paths.indices.flatMap { ["-map", "\($0)"] }
        return try Tool.run(
            ["ffmpeg", "-v", "error", "-nostdin"] + paths.flatMap { ["-i", $0] } + maps + ["-f", "null", "-"]
        ).text
    }

    /// Entries that ffprobe shows, a line each.
    static func probe(_ path: String, _ entries: String, _ more: [String] = []) throws -> [String] {
        let output = try Tool.run(
            ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0"] + more + [path])
        return output.text.split(separator: "\n").map(String.init)
    }

    /// The coded pictures, in decoding order: what identifies their bytes.
    static func packets(_ path: String) throws -> [String] { try hashes(path, ["-c", "copy"]) }

    /// The decoded pictures, in order: what identifies their samples.
    static func pictures(_ path: String) throws -> [String] { try hashes(path, []) }

    private static func hashes(_ path: String, _ more: [String]) throws -> [String] {
        let output = try Tool.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-map", "0:v:0"] + more + ["-f", "framemd5", "-"])
        return output.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: ",").last.map(String.init) }
    }

    /// When the black at the start of a picture ends, seconds.
    static func blackEnds(_ path: String) throws -> Double? {
        let words = ["-vf", "blackdetect=d=0.5:pix_th=0.5", "-f", "null", "-"]
        return number(after: "black_end:", in: try Tool.run(["ffmpeg", "-v", "info", "-i", path] + words).text)
    }

    /// When the silence at the start of a sound ends, seconds.
    static func silenceEnds(_ path: String) throws -> Double? {
        let words = ["-af", "silencedetect=n=-30dB:d=0.5", "-f", "null", "-"]
        return number(after: "silence_end: ", in: try Tool.run(["ffmpeg", "-v", "info", "-i", path] + words).text)
    }

    private static func number(after word: String, in text: String) -> Double? {
        guard let range = text.split(separator: word, maxSplits: 1).dropFirst().first else { return nil }
        return Double(range.prefix { "0123456789.".contains($0) })
    }

    /// The times at which pictures are shown, or blocks are heard, in order.
    static func times(_ path: String, of streams: String? = nil) throws -> [Double] {
        try probe(path, "packet=pts_time", streams.map { ["-select_streams", $0] } ?? []).compactMap {
            Double($0.split(separator: ",").first ?? "")
        }.sorted()
    }

    /// The times of keyframes.
    static func keyframes(_ path: String) throws -> [Double] {
        try probe(path, "packet=pts_time,flags").filter { $0.contains("K") }
            .compactMap { Double($0.split(separator: ",").first ?? "") }
    }

    /// A stream's length in seconds.
    static func seconds(_ path: String) throws -> Double {
        guard let seconds = try probe(path, "stream=duration").first.flatMap({ Double($0) }) else {
            throw Failure("ffprobe does not know the length of \(path).")
        }
        return seconds
    }
}
