/// Files that change midway, as recordings of broadcasts do, and files that were cut.
enum Joined {
    private static let coding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]

    /// Two seconds of 16:9 and two of 4:3 in one transport stream, with one running clock.
    static func shapes() throws -> [UInt8] {
        try joined(
            (Pattern.picture(seconds: 2), Pattern.sound(seconds: 2), ["-output_ts_offset", "1"]),
            (Pattern.picture(size: "480x360", seconds: 2), Pattern.sound(seconds: 2), ["-output_ts_offset", "3"]))
    }

    /// The same three seconds twice: the second time the clock starts anew, far away.
    static func jump() throws -> [UInt8] {
        let part = (Pattern.picture(size: Pattern.small), Pattern.sound())
        return try joined((part.0, part.1, ["-output_ts_offset", "60000"]), (part.0, part.1, []))
    }

    /// Sound of 48 kHz, then of 44.1 kHz.
    static func rates() throws -> [UInt8] {
        let picture = Pattern.picture(size: Pattern.small, seconds: 2)
        return try joined(
            (picture, Pattern.sound(seconds: 2), ["-output_ts_offset", "1"]),
            (picture, Pattern.sound(seconds: 2, rate: 44_100), ["-output_ts_offset", "3"]))
    }

    /// A copy that begins half a second later: an edit list leaves out what is only there to be decoded.
    static func cut(_ bytes: [UInt8]) throws -> [UInt8] {
        let folder = try Folder()
        try folder.write(bytes, to: "a.mp4")
        try Media.make(["-ss", "0.5", "-i", folder.file("a.mp4"), "-c", "copy", folder.file("b.mp4")])
        return try Folder.read(folder.file("b.mp4"))
    }

    private typealias Part = (picture: String, sound: String, arguments: [String])

    private static func joined(_ first: Part, _ second: Part) throws -> [UInt8] {
        let folder = try Folder()
        for (part, name) in [(first, "a.ts"), (second, "b.ts")] {
            try Media.make(
                Media.lavfi(part.picture, part.sound) + coding + part.arguments + ["-f", "mpegts", folder.file(name)])
        }
        return try Folder.read(folder.file("a.ts")) + Folder.read(folder.file("b.ts"))
    }
}
