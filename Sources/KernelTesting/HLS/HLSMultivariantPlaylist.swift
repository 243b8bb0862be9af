/// A parsed multivariant playlist.
public struct HLSMultivariantPlaylist: Sendable {
    /// EXT-X-STREAM-INF and the line after it.
    public struct Variant: Sendable {
        /// Its attributes.
        public var attributes: HLSAttributes
        /// As it stands there; nil where there is none.
        public var address: String?

        /// CODECS, apart.
        public var codecs: [String] {
            attributes.quoted("CODECS")?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        }
    }

    /// EXT-X-VERSION; 1 where it is absent.
    public let version: Int
    /// In order.
    public let variants: [Variant]
    /// The EXT-X-I-FRAME-STREAM-INF tags, in order.
    public let iFrameVariants: [HLSAttributes]
    /// The EXT-X-MEDIA tags, in order.
    public let media: [HLSAttributes]
    let lines: HLSLines

    /// Parses a playlist; what is wrong with it, ``HLSChecker`` tells.
    public init(_ text: String) {
        lines = HLSLines(text)
        version = lines.values("EXT-X-VERSION").first.flatMap { Int($0) } ?? 1
        iFrameVariants = lines.values("EXT-X-I-FRAME-STREAM-INF").map { HLSAttributes($0) }
        media = lines.values("EXT-X-MEDIA").map { HLSAttributes($0) }
        var variants: [Variant] = []
        for line in lines.lines {
            switch line {
            case .tag("EXT-X-STREAM-INF", let value): variants.append(Variant(attributes: HLSAttributes(value)))
            case .tag: continue
            case .address(let address):
                if variants.last?.address == nil, !variants.isEmpty { variants[variants.count - 1].address = address }
            }
        }
        self.variants = variants
    }

    /// The media playlists that it names, each once.
    public var addresses: [String] {
        let named = (media + iFrameVariants).compactMap { $0.quoted("URI") }
        return (variants.compactMap(\.address) + named).reduce(into: []) { known, address in
            if !known.contains(address) { known.append(address) }
        }
    }

    /// The renditions of a group, "audio" say, of a type, "AUDIO" say.
    public func group(_ name: String, type: String) -> [HLSAttributes] {
        media.filter { $0.raw("TYPE") == type && $0.quoted("GROUP-ID") == name }
    }
}
