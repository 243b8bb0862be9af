/// A file of a rendition's folder.
package enum MediaFile: Sendable, Hashable {
    case initSegment
    /// From 0.
    case segment(Int)

    /// Reads `init.mp4` or `N.m4s`, N without leading zeros; nil of any other name.
    package init?(_ name: String) {
        if name == "init.mp4" {
            self = .initSegment
            return
        }
        guard name.hasSuffix(".m4s") else { return nil }
        let digits = name.utf8.dropLast(4)
        guard 1...9 ~= digits.count, digits.allSatisfy({ 0x30...0x39 ~= $0 }),
            digits.count == 1 || digits.first != 0x30,
            let number = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        self = .segment(number)
    }

    /// The file's name.
    package var name: String {
        switch self {
        case .initSegment: "init.mp4"
        case .segment(let number): "\(number).m4s"
        }
    }

    /// Whether text can be the name of a rendition's folder.
    package static func isRendition(_ name: String) -> Bool {
        1...32 ~= name.utf8.count
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
