/// Reads time expressions of TTML (section 12.3.1 of TTML2), by the rates that the document's element states.
struct TimedTextClock {
    private let frameRate: Double
    private let subFrames: Double
    private let tickRate: Double

    /// By the attributes of `tt`: `frameRate`, `frameRateMultiplier`, `subFrameRate`, `tickRate`.
    init(_ document: XMLElement) {
        func number(_ name: String) -> Double? {
            document.attributes[name].flatMap { CueTime.number($0) }.flatMap { $0 > 0 ? Double($0) : nil }
        }
        let factors = (document.attributes["frameRateMultiplier"] ?? "").split(whereSeparator: {
            $0 == " " || $0 == ":"
        })
        .compactMap { CueTime.number($0) }.map(Double.init)
        let multiplier = factors.count == 2 && factors.allSatisfy { $0 > 0 } ? factors[0] / factors[1] : 1
        let rate = number("frameRate")
        frameRate = (rate ?? 30) * multiplier
        subFrames = number("subFrameRate") ?? 1
        tickRate = number("tickRate") ?? (rate != nil ? frameRate * subFrames : 1)
    }

    /// Milliseconds of a time expression; nil where it is none.
    func milliseconds(_ text: String) -> Double? {
        let text = SubRipReader.trimmed(text)
        let time = text.contains(":") ? clock(text) : offset(text)
        return time.flatMap { $0 <= Double(CueTime.longest) ? $0 : nil }
    }

    /// `HH:MM:SS`, with a fraction or with frames.
    private func clock(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard 3...4 ~= parts.count, let hours = CueTime.number(parts[0]), let minutes = CueTime.number(parts[1]),
            let seconds = decimal(parts[2]), minutes < 60, seconds < 61
        else { return nil }
        var time = (Double(hours) * 60 + Double(minutes)) * 60 + seconds
        if parts.count == 4 {
            let frames = parts[3].split(separator: ".", omittingEmptySubsequences: false)
            guard 1...2 ~= frames.count, let whole = CueTime.number(frames[0]), !parts[2].contains(".") else {
                return nil
            }
            var count = Double(whole)
            if frames.count == 2 {
                guard let part = CueTime.number(frames[1]) else { return nil }
                count += Double(part) / subFrames
            }
            time += count / frameRate
        }
        return time * 1000
    }

    /// A number and `h`, `m`, `s`, `ms`, `f` or `t`.
    private func offset(_ text: String) -> Double? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let number = decimal(digits) else { return nil }
        switch text.dropFirst(digits.count) {
        case "h": return number * 3_600_000
        case "m": return number * 60_000
        case "s": return number * 1000
        case "ms": return number
        case "f": return number / frameRate * 1000
        case "t": return number / tickRate * 1000
        default: return nil
        }
    }

    private func decimal(_ text: Substring) -> Double? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isDigits = { (part: Substring) in
            1...18 ~= part.utf8.count && part.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        }
        return 1...2 ~= parts.count && parts.allSatisfy(isDigits) ? Double(text) : nil
    }
}
