import JSON
import Testing

/// Encodes every row's source and says what came of it: a line each, and what is not as it must be.
struct SourceTable {
    /// What was measured of one row.
    struct Line: Sendable {
        let row: SourceRow
        var state = "failed"
        var size = "-"
        var corners = "-"
        var frames: Double?
        var sync: Double?
        var likeness: Double?
        var problems: [String] = []
    }

    let rows: [SourceRow]

    /// Measures all rows, two at a time.
    func measure() async -> [Line] {
        await withTaskGroup(of: (Int, Line).self) { group in
            var lines: [Line?] = Array(repeating: nil, count: rows.count)
            for (index, row) in rows.enumerated() {
                if index >= 2, let (done, line) = await group.next() { lines[done] = line }
                group.addTask { (index, Self.measure(row)) }
            }
            for await (done, line) in group { lines[done] = line }
            return lines.compactMap { $0 }
        }
    }

    private static func measure(_ row: SourceRow) -> Line {
        var line = Line(row: row)
        do {
            try measure(row, &line)
        } catch {
            line.problems.append("\(error)")
        }
        return line
    }

    private static func measure(_ row: SourceRow, _ line: inout Line) throws {
        let folder = try Folder()
        let source = folder.file(row.file)
        try Media.make(
            Media.lavfi(row.picture, row.sound) + row.arguments + [source])
        if let patch = row.patch { try folder.write(patch(Folder.read(source)), to: row.file) }
        let encode = try Encode.run(source, ["preset": "veryfast"])
        guard let done = encode.done else {
            line.problems.append("\(encode.failed ?? .null)")
            return
        }
        line.state = "ready"
        if row.picture != nil { try look(row, source, encode, &line) }
        line.frames = ((done["durationSeconds"]?.double ?? 0) - row.seconds) * (row.rate > 0 ? row.rate : 25)
        if abs(line.frames ?? 9) > 1.01 { line.problems.append("its duration is \(done["durationSeconds"] ?? .null)") }
        if row.picture != nil, row.sound != nil, row.hasSync { try listen(source, encode, &line) }
        let complaints = try Media.complaints(encode.renditions.map { try encode.joined($0) })
        if complaints != "" { line.problems.append("what was made does not decode without complaints: \(complaints)") }
    }

    private static func look(_ row: SourceRow, _ source: String, _ encode: Encode, _ line: inout Line) throws {
        let top = encode.info["renditions"]?[0]
        let size = (width: top?["width"]?.int ?? 0, height: top?["height"]?.int ?? 0)
        line.size = "\(size.width)x\(size.height)"
        if size != row.size {
            line.problems.append("its size is \(line.size), not \(row.size.width)x\(row.size.height)")
        }
        let path = try encode.joined(encode.renditions[0])
        if row.hasCorners {
            line.corners = try Measured.corners(path)
            if line.corners != "RGBY" { line.problems.append("its corners are \(line.corners)") }
        }
        if row.rate > 0 {
            let count = try Media.times(path).count
            let expected = Int((row.seconds * row.rate).rounded())
            if abs(count - expected) > 1 { line.problems.append("it has \(count) pictures, not \(expected)") }
        }
        guard let reference = row.reference else { return }
        let likeness = try Measured.likeness(path, source, through: reference, size: size, rate: row.rate)
        line.likeness = likeness
        if likeness < row.likeness { line.problems.append("its SSIM is \(likeness)") }
    }

    /// How much later the sound is against the picture than in the source as ffmpeg plays it.
    private static func listen(_ source: String, _ encode: Encode, _ line: inout Line) throws {
        let before = try Measured.flashAndBeep(source)
        let after = try Measured.flashAndBeep(encode.joined(encode.renditions[0]), encode.joined("audio"))
        guard let seen = after.flash, let heard = after.beep, let shown = before.flash, let said = before.beep else {
            line.problems.append("no flash or no beep: \(before), \(after)")
            return
        }
        let offset = ((heard - seen) - (said - shown)) * 1000
        line.sync = offset
        if abs(offset) > 45 { line.problems.append("its sound is \(offset) ms late") }
    }

    /// The table as text.
    static func text(_ title: String, _ lines: [Line]) -> String {
        func cell(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        func number(_ value: Double?, _ places: Double) -> String {
            value.map { "\(($0 * places).rounded() / places)" } ?? "-"
        }
        let head =
            "\(cell(title, 46))\(cell("state", 8))\(cell("size", 11))\(cell("corners", 9))\(cell("frames off", 12))\(cell("A/V ms", 8))SSIM"
        return
            ([head]
            + lines.map { line in
                cell(line.row.name, 46) + cell(line.state, 8) + cell(line.size, 11) + cell(line.corners, 9)
                    + cell(number(line.frames, 100), 12) + cell(number(line.sync, 10), 8) + number(line.likeness, 1000)
            }).joined(separator: "\n")
    }

    /// Measures, prints and judges.
    func check(_ title: String) async {
        let lines = await measure()
        print(Self.text(title, lines))
        for line in lines {
            for problem in line.problems { Issue.record("\(line.row.name): \(problem)") }
        }
    }
}
