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

    /// When the picture's middle turns white, seconds.
    static func flashes(_ path: String) throws -> [Double] {
        let text = try Tool.run(
            "ffmpeg", "-v", "info", "-nostdin", "-copyts", "-i", path, "-an", "-vf",
            "crop=iw/8:ih/8,scale=1:1:flags=area,format=gray,showinfo", "-f", "null", "-"
        ).text
        return rises(
            text.split(separator: "\n").compactMap { line in
                guard let time = number(after: "pts_time:", in: line), let mean = number(after: "mean:[", in: line)
                else {
                    return nil
                }
                return (time, mean > 128)
            })
    }

    /// When the sound begins after silence, seconds, to the millisecond.
    static func beeps(_ path: String) throws -> [Double] {
        let text = try Tool.run(
            "ffmpeg", "-v", "error", "-nostdin", "-copyts", "-i", path, "-vn", "-af",
            "aresample=48000,asetnsamples=n=48,astats=metadata=1:reset=1,"
                + "ametadata=print:key=lavfi.astats.Overall.Peak_level:file=-", "-f", "null", "-"
        ).text
        var time = 0.0
        var levels: [(Double, Bool)] = []
        for line in text.split(separator: "\n") {
            if let found = number(after: "pts_time:", in: line) {
                time = found
            } else if let level = line.split(separator: "=").last {
                levels.append((time, (Double(level) ?? -200) > -26))
            }
        }
        return rises(levels)
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

    /// The moments at which something begins that was not there before; what is there from the start does not count.
    private static func rises(_ values: [(time: Double, isOn: Bool)]) -> [Double] {
        var last = -1.0
        var wasOn = true
        var rises: [Double] = []
        for (time, isOn) in values {
            // A tone crosses zero: half a tenth of a second of quiet is what counts as silence.
            if isOn {
                if !wasOn, last < 0 || time - last > 0.05 { rises.append(time) }
                last = time
            }
            wasOn = isOn
        }
        return rises
    }

    private static func number(after word: String, in text: Substring) -> Double? {
        guard let range = text.firstRange(of: word) else { return nil }
        return Double(text[range.upperBound...].drop { $0 == " " }.prefix { "0123456789.-".contains($0) })
    }
}
