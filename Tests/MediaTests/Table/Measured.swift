/// What a file shows and sounds like, as ffmpeg decodes it.
enum Measured {
    /// The colours of the corners in reading order, a letter each: "RGBY".
    static func corners(_ path: String) throws -> String {
        let folder = try Folder()
        try Media.make([
            "-i", path, "-frames:v", "1", "-vf", "scale=16:16:flags=area,format=rgb24", "-f", "rawvideo",
            folder.file("a"),
        ])
        let bytes = try Folder.read(folder.file("a"))
        guard bytes.count >= 768 else { return "none" }
        return [0, 15, 240, 255].map { place in
            let (red, green, blue) = (bytes[place * 3] > 128, bytes[place * 3 + 1] > 128, bytes[place * 3 + 2] > 128)
            switch (red, green, blue) {
            case (true, false, false): return "R"
            case (false, true, false): return "G"
            case (false, false, true): return "B"
            case (true, true, false): return "Y"
            default: return "?"
            }
        }.joined()
    }

    /// When the picture's middle turns white for the last time, and when sound begins after silence for the last time, seconds on
    /// one clock; what is there from the start does not count. The sound may be in a file of its own, on the same clock.
    static func flashAndBeep(_ picture: String, _ sound: String? = nil) throws -> (flash: Double?, beep: Double?) {
        let text = try Tool.run(
            ["ffmpeg", "-v", "info", "-nostdin", "-copyts"]
                + (sound.map { ["-i", picture, "-i", $0] } ?? ["-start_at_zero", "-i", picture]) + [
                    "-map", "0:v:0", "-map", sound == nil ? "0:a:0" : "1:a:0", "-vf",
                    "crop=iw/8:ih/8,scale=1:1:flags=area,format=gray,showinfo", "-af", "silencedetect=n=-26dB:d=0.05",
                    "-f", "null", "-",
                ]
        ).text
        var wasWhite = true
        var flash: Double?
        var beep: Double?
        // The end of the file ends its silence, too: a beep is what silence follows.
        var sound: Double?
        for line in text.split(separator: "\n") {
            if let time = number(after: "pts_time:", in: line), let mean = number(after: "mean:[", in: line) {
                if mean > 128, !wasWhite { flash = time }
                wasWhite = mean > 128
            } else if let time = number(after: "silence_end:", in: line) {
                sound = time
            } else if line.contains("silence_start:") {
                beep = sound ?? beep
            }
        }
        return (flash, beep)
    }

    /// How alike two files look, from 0 to 1; the second is seen through a filter first.
    static func likeness(
        _ path: String, _ source: String, through filter: String, size: (width: Int, height: Int), rate: Double
    )
        throws -> Double
    {
        let steps = rate > 0 ? "fps=\(rate)," : ""
        let same = "setpts=PTS-STARTPTS,\(steps)format=yuv420p"
        let graph =
            "[0:v:0]\(same)[a];[1:v:0]\(filter),scale=\(size.width):\(size.height):flags=bicubic,\(same)[b];[a][b]ssim=shortest=1"
        let text = try Tool.run(
            ["ffmpeg", "-v", "info", "-nostdin", "-i", path, "-i", source, "-lavfi", graph, "-f", "null", "-"]
        ).text
        guard let line = text.split(separator: "\n").last(where: { $0.contains(" All:") }),
            let value = number(after: " All:", in: line)
        else { throw Failure("ffmpeg did not compare: \(text.suffix(400))") }
        return value
    }

    private static func number(after word: String, in text: Substring) -> Double? {
        guard let range = text.firstRange(of: word) else { return nil }
        return Double(text[range.upperBound...].drop { $0 == " " }.prefix { "0123456789.-".contains($0) })
    }
}
