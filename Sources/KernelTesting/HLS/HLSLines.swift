/// A playlist's lines: tags with what follows their colon, and addresses.
struct HLSLines: Sendable {
    enum Line: Sendable, Hashable {
        case tag(name: String, value: String)
        case address(String)
    }

    let lines: [Line]
    /// What is wrong with the first line or the ends of the lines.
    let problem: String?

    init(_ text: String) {
        var lines: [Line] = []
        let raw = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in raw where !line.isEmpty {
            if line.hasPrefix("#EXT") {
                let name = line.dropFirst().prefix { $0 != ":" }
                lines.append(.tag(name: String(name), value: String(line.dropFirst(name.count + 2))))
            } else if !line.hasPrefix("#") {
                lines.append(.address(String(line)))
            }
        }
        self.lines = lines
        if raw.first != "#EXTM3U" {
            problem = "the first line is not #EXTM3U"
        } else if text.utf8.contains(0x0D) || !text.hasSuffix("\n") {
            problem = "a line does not end in LF"
        } else {
            problem = nil
        }
    }

    func values(_ name: String) -> [String] {
        lines.compactMap { if case .tag(name, let value) = $0 { value } else { nil } }
    }

    var addresses: [String] {
        lines.compactMap { if case .address(let address) = $0 { address } else { nil } }
    }

    /// What every playlist must do.
    func violations(_ playlist: String, once: [String]) -> [HLSViolation] {
        var found: [HLSViolation] = []
        if let problem { found.append(HLSViolation(.startsWithHeader, playlist, problem)) }
        for name in once where values(name).count > 1 {
            found.append(HLSViolation(.tagOnce, playlist, "\(name) comes \(values(name).count) times"))
        }
        if values("EXT-X-INDEPENDENT-SEGMENTS").isEmpty {
            found.append(HLSViolation(.independentSegments, playlist, "the tag is missing"))
        }
        return found
    }

    static func isRelative(_ address: String) -> Bool {
        !address.hasPrefix("/") && !address.prefix { $0 != "/" }.contains(":") && !address.isEmpty
    }
}
