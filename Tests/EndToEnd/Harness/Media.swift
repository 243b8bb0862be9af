import Glibc

/// Videos to upload: the sample files where they are (`../shared/media`), and generated ones.
enum Media {
    /// Two short films with sound, of different sizes: real ones where this machine has them, else generated.
    static func films() async throws -> [String] {
        let samples = ["bunny-720p-5s.mp4", "bunny-480p-30s.mp4"].map { "\(Build.root)/../shared/media/\($0)" }
        if samples.allSatisfy(File.exists) { return samples }
        return [try await Made.shared.film(seconds: 5, size: "1280x720"), try await long()]
    }

    /// A film that takes a while to encode.
    static func long() async throws -> String { try await Made.shared.film(seconds: 24, size: "1280x720") }

    /// A film of the size of four rungs, soon encoded.
    static func moving() async throws -> String { try await Made.shared.film(seconds: 5, size: "1280x720") }

    /// A film that is encoded at once.
    static func short() async throws -> String { try await Made.shared.film(seconds: 6, size: "320x180") }

    /// Something that is no video.
    static func text() async throws -> String { try await Made.shared.text() }
}

/// What was generated, once for all tests: in the folder of the build, gone with it.
private actor Made {
    static let shared = Made()

    private let folder = Build.program("test-media")
    private var films: [String: Task<String, any Error>] = [:]

    func film(seconds: Int, size: String) async throws -> String {
        let name = "\(seconds)-\(size).mp4"
        if let film = films[name] { return try await film.value }
        let path = try place(name)
        let film = Task {
            if File.exists(path) { return path }
            // Under another name until it is whole, should this run be stopped.
            let unfinished = "\(path).\(getpid()).mp4"
            try await Command.run(
                "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=25:duration=\(seconds)",
                "-f", "lavfi", "-i", "sine=frequency=440:duration=\(seconds)", "-c:v", "libx264", "-preset",
                "ultrafast",
                "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", unfinished)
            rename(unfinished, path)
            return path
        }
        films[name] = film
        return try await film.value
    }

    func text() throws -> String {
        let path = try place("notes.mp4")
        if !File.exists(path) {
            try File.write(String(repeating: "This is a letter, not a film.\n", count: 200), to: path)
        }
        return path
    }

    private func place(_ name: String) throws -> String {
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw Failure("\(folder) cannot be made: \(String(cString: strerror(errno)))")
        }
        return "\(folder)/\(name)"
    }
}
