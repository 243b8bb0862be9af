import Testing

/// A film as a publisher would send it.
struct LiveFilm {
    let folder: Folder
    let path: String

    /// Makes one with ffmpeg; the arguments are those before the output's path. A name of .ts makes MPEG-TS.
    init(_ arguments: [String], name: String = "film.flv") throws {
        folder = try Folder()
        path = folder.file(name)
        try Media.make(arguments + (name.hasSuffix(".flv") ? ["-flvflags", "no_duration_filesize"] : []) + [path])
    }

    /// Pictures that move, with a tone.
    static func test(
        seconds: Double = 6, size: String = "320x180", rate: String = "25", keyframes: Int = 50, bFrames: Int = 2,
        _ more: [String] = []
    ) throws -> LiveFilm {
        try LiveFilm(Media.test(seconds: seconds, size: size, rate: rate) + h264(keyframes, bFrames) + more)
    }

    /// How H.264 and AAC are made.
    static func h264(_ keyframes: Int, _ bFrames: Int = 2) -> [String] {
        [
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "\(keyframes)", "-keyint_min",
            "\(keyframes)", "-sc_threshold", "0", "-bf", "\(bFrames)", "-c:a", "aac", "-ac", "2", "-shortest",
        ]
    }

    func tags() throws -> [FLVFile.Tag] { try FLVFile.tags(path) }

    func records() throws -> [[UInt8]] { try tags().map(\.record) }
}
