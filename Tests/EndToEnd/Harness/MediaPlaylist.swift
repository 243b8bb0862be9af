/// A media playlist, as far as the tests look at it. RFC 8216.
struct MediaPlaylist: Sendable {
    struct Segment: Sendable {
        let url: String
        let durationSeconds: Double
    }

    let url: String
    /// `RESOLUTION` of the variant, or nil for the audio group's.
    let resolution: (width: Int, height: Int)?
    let segments: [Segment]
    let initURL: String?
    let isEnded: Bool
    let text: String

    var isPicture: Bool { resolution != nil }
    /// The sum of the segments, in seconds.
    var durationSeconds: Double { segments.reduce(0) { $0 + $1.durationSeconds } }

    init(_ text: String, url: String, resolution: (width: Int, height: Int)?) {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        var segments: [Segment] = []
        var duration = 0.0
        for line in lines {
            if line.hasPrefix("#EXTINF:") {
                duration = Double(line.dropFirst(8).prefix { $0 != "," }) ?? 0
            } else if !line.hasPrefix("#") {
                segments.append(Segment(url: Playlists.address(line, from: url), durationSeconds: duration))
            }
        }
        self.url = url
        self.resolution = resolution
        self.segments = segments
        self.initURL = lines.first { $0.hasPrefix("#EXT-X-MAP:") }
            .flatMap { Playlists.attribute("URI", $0) }.map { Playlists.address($0, from: url) }
        self.isEnded = lines.contains("#EXT-X-ENDLIST")
        self.text = text
    }
}

/// Multivariant playlists, as far as the tests look at them.
enum Playlists {
    /// A quoted or bare attribute of a tag.
    static func attribute(_ name: String, _ line: String) -> String? {
        guard let range = line.firstRange(of: "\(name)=") else { return nil }
        let rest = line[range.upperBound...]
        if rest.first == "\"" { return String(rest.dropFirst().prefix { $0 != "\"" }) }
        return String(rest.prefix { $0 != "," })
    }

    /// An address in a playlist, made whole.
    static func address(_ reference: String, from url: String) -> String {
        if reference.hasPrefix("http://") { return reference }
        let base = url.lastIndex(of: "/").map { url[...$0] } ?? ""
        return base + reference
    }
}

extension Client {
    /// The media playlists that a stream's multivariant playlist lists; none while there is none.
    func playlists(_ id: String) async throws -> [MediaPlaylist] {
        let master = "\(url)/play/\(id)/master.m3u8"
        let answer = try await request(master)
        guard answer.status == 200 else { return [] }
        var playlists: [MediaPlaylist] = []
        var resolution: (width: Int, height: Int)?
        for line in answer.text.split(whereSeparator: \.isNewline).map(String.init) {
            if line.hasPrefix("#EXT-X-STREAM-INF:") {
                let sides = Playlists.attribute("RESOLUTION", line)?.split(separator: "x").compactMap { Int($0) } ?? []
                resolution = sides.count == 2 ? (sides[0], sides[1]) : nil
            } else if line.hasPrefix("#EXT-X-MEDIA:"), let uri = Playlists.attribute("URI", line) {
                playlists.append(try await playlist(Playlists.address(uri, from: master), nil))
            } else if !line.hasPrefix("#") {
                playlists.append(try await playlist(Playlists.address(line, from: master), resolution))
            }
        }
        return playlists
    }

    private func playlist(_ url: String, _ resolution: (width: Int, height: Int)?) async throws -> MediaPlaylist {
        let answer = try await request(url)
        guard answer.status == 200 else { throw Failure("\(url): HTTP \(answer.status) \(answer.text)") }
        return MediaPlaylist(answer.text, url: url, resolution: resolution)
    }
}
