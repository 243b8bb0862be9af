/// The styles of a SubStation Alpha file, as far as WebVTT can say them.
struct AdvancedStyles {
    /// What a style says of letters, and where its texts stand.
    struct Look {
        var isBold = false
        var isItalic = false
        var isUnderlined = false
        /// As on the keys of a number pad; nil: nothing is said.
        var place: Int?
    }

    private var looks: [String: Look] = [:]
    private var columns: [String] = []

    /// Takes a line of a styles section; `isOld`: of the format before the advanced one, which counts places otherwise.
    mutating func take(key: String, values: [String], isOld: Bool) {
        switch key {
        case "format": columns = values.map { $0.lowercased() }
        case "style":
            func value(_ name: String) -> String? {
                columns.firstIndex(of: name).flatMap { $0 < values.count ? values[$0] : nil }
            }
            func isOn(_ name: String) -> Bool { value(name).flatMap { Int($0) }.map { $0 != 0 } ?? false }
            looks[value("name") ?? ""] = Look(
                isBold: isOn("bold"), isItalic: isOn("italic"), isUnderlined: isOn("underline"),
                place: value("alignment").flatMap { Int($0) }.flatMap { Self.place($0, isOld: isOld) })
        default: break
        }
    }

    /// The look of a style; one that is not there has none.
    func look(_ name: String) -> Look {
        looks[name] ?? looks[name.hasPrefix("*") ? String(name.dropFirst()) : name] ?? Look()
    }

    /// The place that a block of overrides gives: `\an8`, or `\a6` of old.
    static func place(in block: Substring) -> Int? {
        for part in block.split(separator: "\\") {
            if part.hasPrefix("an") { return Int(part.dropFirst(2).prefix(1)).flatMap { place($0, isOld: false) } }
            if part.hasPrefix("a"), let old = Int(part.dropFirst(1).prefix { $0.isNumber }) {
                return place(old, isOld: true)
            }
        }
        return nil
    }

    /// Old places count 1 to 3 below, 5 to 7 above and 9 to 11 in the middle.
    private static func place(_ number: Int, isOld: Bool) -> Int? {
        guard isOld else { return 1...9 ~= number ? number : nil }
        switch number {
        case 1...3: return number
        case 5...7: return number + 2
        case 9...11: return number - 5
        default: return nil
        }
    }
}
