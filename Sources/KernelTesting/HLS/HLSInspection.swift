/// Looks at a whole presentation as a player and a cache would: every playlist and file of it, and how each is served.
///
/// What it finds is empty for a presentation that keeps all of ``HLSRule``. Files are looked into once the playlists are
/// ended; of those that grow, the playlists alone are.
public struct HLSInspection: Sendable {
    /// The multivariant playlist's text.
    public let multivariant: String
    /// Media playlists by address.
    public private(set) var playlists: [String: HLSMediaPlaylist] = [:]
    /// Segments and init segments by address.
    public private(set) var files: [String: HLSAnswer] = [:]
    /// What was found.
    public private(set) var violations: [HLSViolation] = []

    /// Fetches and checks everything below an address ("master.m3u8"). Throws what the client throws.
    public init(of address: String = "master.m3u8", through client: some HLSClient) async throws {
        let serving = HLSServing(client: client)
        let master = try await serving.playlists([address])
        multivariant = master.texts[address] ?? ""
        violations += master.violations
        let parsed = HLSMultivariantPlaylist(multivariant)
        let media = try await serving.playlists(parsed.addresses)
        violations += media.violations
        playlists = media.texts.mapValues { HLSMediaPlaylist($0) }
        let isEnded = !playlists.isEmpty && playlists.values.allSatisfy(\.isEnded)
        if isEnded {
            let served = try await serving.files(fileAddresses(parsed))
            files = served.files
            violations += served.violations
        }
        let sizes = files.mapValues(\.body.count)
        violations += HLSChecker.violations(
            presentation: multivariant, fetch: { media.texts[$0] }, size: isEnded ? { sizes[$0] } : nil)
        if isEnded { violations += HLSMediaCheck(parsed, playlists, files).violations }
    }

    /// Everything that the media playlists name, in the order of play, each once.
    private func fileAddresses(_ multivariant: HLSMultivariantPlaylist) -> [String] {
        var known: Set<String> = []
        return multivariant.addresses.flatMap { address -> [String] in
            guard let playlist = playlists[address] else { return [] }
            return ([playlist.map].compactMap { $0 } + playlist.segments.map(\.address)).map {
                Self.folder(of: address) + $0
            }
        }.filter { known.insert($0).inserted }
    }

    /// What stands before the file's name.
    static func folder(of address: String) -> String {
        address.lastIndex(of: "/").map { String(address[...$0]) } ?? ""
    }
}
