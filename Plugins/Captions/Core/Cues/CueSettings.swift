/// Cue settings of WebVTT (section 4.1.5).
enum CueSettings {
    /// What of a line's rest is a setting, each once; the others are passed over, as players do (section 6.3).
    static func valid(_ text: some StringProtocol) -> String {
        var names: Set<Substring> = []
        var kept: [String] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
            let parts = word.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let name = Substring(parts[0])
            // What older files call it.
            let value = name == "align" && parts[1] == "middle" ? "center" : String(parts[1])
            if isValid(name, value), names.insert(name).inserted { kept.append("\(name):\(value)") }
        }
        return kept.joined(separator: " ")
    }

    /// The settings of a place as on the keys of a number pad: 2 is below in the middle, 8 above.
    static func place(_ place: Int?) -> String {
        guard let place, 1...9 ~= place else { return "" }
        let line = place >= 7 ? "line:0" : place >= 4 ? "line:50%" : ""
        let side = place % 3 == 1 ? "position:0% align:left" : place % 3 == 0 ? "position:100% align:right" : ""
        return [line, side].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func isValid(_ name: Substring, _ value: String) -> Bool {
        let parts = value.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        let first = parts.first ?? ""
        let second = parts.count > 1 ? parts[1] : nil
        switch name {
        case "vertical": return value == "rl" || value == "lr"
        case "line":
            let isPlace = isPercentage(first) || isNumber(first.hasPrefix("-") ? first.dropFirst() : first)
            return isPlace && second.map { ["start", "center", "end"].contains($0) } ?? true
        case "position":
            return isPercentage(first) && second.map { ["line-left", "center", "line-right"].contains($0) } ?? true
        case "size": return isPercentage(value[...])
        case "align": return ["start", "center", "end", "left", "right"].contains(value)
        case "region":
            return 1...64 ~= value.utf8.count && !value.contains("-->") && SourceLines.clean(value) == value
        default: return false
        }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        1...6 ~= text.utf8.count && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }

    private static func isPercentage(_ text: Substring) -> Bool {
        guard text.last == "%" else { return false }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, parts.allSatisfy(isNumber), let value = Double(text.dropLast()) else {
            return false
        }
        return value <= 100
    }
}
