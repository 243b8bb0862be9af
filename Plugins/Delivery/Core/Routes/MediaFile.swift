/// A file of a rendition's folder.
package enum MediaFile: Sendable, Hashable {
    /// From 0; a live stream has another one after each interruption.
    case initSegment(Int)
    /// From 0.
    case segment(Int)
    /// Of a live segment: its number and the part's, from 0.
    case part(Int, Int)
    /// A text track, whole.
    case captions
    /// Of a text track, from 0; made when it is asked for.
    case captionSegment(Int)

    /// Reads `init.mp4`, `init-K.mp4`, `N.m4s`, `N.P.m4s`, `captions.vtt` or `N.vtt`, numbers without leading zeros, K from
    /// 1; nil of any other name.
    package init?(_ name: String) {
        switch name {
        case "init.mp4": self = .initSegment(0)
        case "captions.vtt": self = .captions
        default:
            if let number = Self.number(name, before: ".m4s") {
                self = .segment(number)
            } else if let part = Self.part(name) {
                self = part
            } else if name.hasPrefix("init-"), let number = Self.number(String(name.dropFirst(5)), before: ".mp4"),
                number > 0
            {
                self = .initSegment(number)
            } else if let number = Self.number(name, before: ".vtt") {
                self = .captionSegment(number)
            } else {
                return nil
            }
        }
    }

    private static func part(_ name: String) -> MediaFile? {
        guard let dot = name.firstIndex(of: ".") else { return nil }
        guard let number = number(String(name[...dot]), before: "."),
            let index = self.number(String(name[name.index(after: dot)...]), before: ".m4s")
        else { return nil }
        return .part(number, index)
    }

    private static func number(_ name: String, before ending: String) -> Int? {
        guard name.hasSuffix(ending) else { return nil }
        let digits = name.utf8.dropLast(ending.utf8.count)
        guard 1...9 ~= digits.count, digits.allSatisfy({ 0x30...0x39 ~= $0 }),
            digits.count == 1 || digits.first != 0x30
        else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// The file's name.
    package var name: String {
        switch self {
        case .initSegment(let number): number == 0 ? "init.mp4" : "init-\(number).mp4"
        case .segment(let number): "\(number).m4s"
        case .part(let number, let index): "\(number).\(index).m4s"
        case .captions: "captions.vtt"
        case .captionSegment(let number): "\(number).vtt"
        }
    }

    /// Its media type in a folder of that name: sound's are called so by stream-media, and asking the index for each
    /// segment would cost a read.
    package func type(in rendition: String) -> String {
        switch self {
        case .captions, .captionSegment: "text/vtt; charset=utf-8"
        case .initSegment, .segment, .part: Self.isSound(rendition) ? "audio/mp4" : "video/mp4"
        }
    }

    /// `audio`, `audio-2`, …; of a later encode of the same file `audio-r1`, `audio-2-r1`, …
    static func isSound(_ rendition: String) -> Bool {
        let parts = rendition.split(separator: "-", omittingEmptySubsequences: false)
        return parts.first == "audio"
            && parts.dropFirst().allSatisfy { Int($0) != nil || $0.first == "r" && Int($0.dropFirst()) != nil }
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
