/// The variants of a source's multivariant playlist, and which of them is pulled (RFC 8216bis, section 4.4.6).
package struct HLSVariants: Sendable, Hashable {
    private struct Variant {
        var url: String
        var bandwidth = 0
        var isKnown = true
        var group: Substring?
    }

    /// What RFC 6381 begins the codecs with that are taken.
    private static let known = ["avc1", "avc3", "hvc1", "hev1", "av01", "vp09", "mp4a", "Opus", "opus", "ac-3", "ec-3"]

    /// The best variant that can be taken.
    package let picture: String
    /// The playlist of its sound, where that is one of its own.
    package let sound: String?

    /// Whether a text is such a playlist.
    package static func areIn(_ text: String) -> Bool { text.contains("#EXT-X-STREAM-INF:") }

    /// Chooses; `url` is where the playlist came from. Throws where it is none.
    package init(_ text: String, from url: String) throws(HLSProblem) {
        var lines = text.split(whereSeparator: \.isNewline)[...]
        guard lines.popFirst().map(HLSMediaPlaylist.isHead) == true else { throw .notAPlaylist }
        var variants: [Variant] = []
        var sounds: [(group: Substring, url: String?, isDefault: Bool)] = []
        var next: Variant?
        for line in lines {
            if let value = HLSLine.value(line, of: "#EXT-X-STREAM-INF") {
                let attributes = HLSLine.attributes(value)
                let codecs = attributes["CODECS"]?.split(separator: ",") ?? []
                next = Variant(
                    url: "", bandwidth: attributes["BANDWIDTH"].flatMap { Int($0) } ?? 0,
                    isKnown: codecs.allSatisfy { codec in Self.known.contains { codec.trimmed.hasPrefix($0) } },
                    group: attributes["AUDIO"])
            } else if let value = HLSLine.value(line, of: "#EXT-X-MEDIA") {
                let attributes = HLSLine.attributes(value)
                guard attributes["TYPE"] == "AUDIO", let group = attributes["GROUP-ID"] else { continue }
                let address = attributes["URI"].flatMap { HLSAddress.resolve(String($0), against: url) }
                sounds.append((group, address, attributes["DEFAULT"] == "YES"))
            } else if !line.hasPrefix("#"), var variant = next {
                next = nil
                guard let address = HLSAddress.resolve(String(line.trimmed), against: url) else { continue }
                variant.url = address
                variants.append(variant)
            }
        }
        let taken = variants.filter(\.isKnown)
        guard let best = (taken.isEmpty ? variants : taken).max(by: { $0.bandwidth < $1.bandwidth }) else {
            throw .notAPlaylist
        }
        picture = best.url
        let group = best.group.map { name in sounds.filter { $0.group == name } } ?? []
        // Sound without an address is in the variant's own segments.
        sound = group.contains { $0.url == nil } ? nil : (group.first { $0.isDefault } ?? group.first)?.url
    }
}
