import KernelTesting

/// A presentation in memory that keeps every rule, and a client of it: two pictures with their keyframes, sound, text.
struct MemoryPresentation: HLSClient {
    /// Answers to plain requests, by address.
    var files: [String: HLSAnswer] = [:]
    /// Whether playlists are compressed for who asks.
    var compresses = true
    /// Whether `If-None-Match` and `Range` are looked at.
    var isConditional = true

    init() {
        let media = { (map: Bool, version: Int, lines: String) in
            """
            #EXTM3U
            #EXT-X-VERSION:\(version)
            #EXT-X-TARGETDURATION:2
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-INDEPENDENT-SEGMENTS
            \(map ? "#EXT-X-MAP:URI=\"init.mp4\"\n" : "")\(lines)
            #EXT-X-ENDLIST

            """
        }
        let segments = "#EXTINF:2.000,\n0.m4s\n#EXTINF:2.000,\n1.m4s"
        for (name, first) in [("720p", 2000), ("360p", 400)] {
            let size = name == "720p" ? (1280, 720) : (640, 360)
            let bytes = SampleFragments.keyframeBytes(samples: 50, first: first)
            add("\(name)/init.mp4", SampleFragments.initSegment(width: size.0, height: size.1))
            for number in 0...1 {
                add("\(name)/\(number).m4s", SampleFragments.segment(at: number * 2000, samples: 50, first: first))
            }
            add("\(name)/index.m3u8", media(true, 6, segments))
            add(
                "\(name)/iframes.m3u8",
                media(
                    true, 5,
                    "#EXT-X-I-FRAMES-ONLY\n"
                        + (0...1).map { "#EXTINF:2.000,\n#EXT-X-BYTERANGE:\(bytes)@0\n\($0).m4s" }
                        .joined(separator: "\n")))
        }
        add("audio/init.mp4", SampleFragments.sound())
        for number in 0...1 {
            add("audio/\(number).m4s", SampleFragments.segment(at: number * 2000, samples: 50, first: 50))
        }
        add("audio/index.m3u8", media(true, 6, segments))
        let head = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n"
        let cue = "00:00:01.500 --> 00:00:02.500\nBoth of them\n\n"
        add("text-1/0.vtt", head + "00:00:00.100 --> 00:00:01.000\nThe first\n\n" + cue)
        add("text-1/1.vtt", head + cue)
        add("text-1/index.m3u8", media(false, 3, "#EXTINF:2.000,\n0.vtt\n#EXTINF:2.000,\n1.vtt"))
        add("master.m3u8", multivariant())
    }

    private func multivariant() -> String {
        func rate(_ name: String) -> Int { (files["\(name)/0.m4s"]?.body.count ?? 0) * 4 }
        var lines = [
            "#EXTM3U", "#EXT-X-INDEPENDENT-SEGMENTS",
            "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"en\",DEFAULT=YES,URI=\"audio/index.m3u8\"",
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"t\",NAME=\"en\",LANGUAGE=\"en\",URI=\"text-1/index.m3u8\"",
        ]
        let sizes = [("720p", "1280x720"), ("360p", "640x360")]
        for (name, size) in sizes {
            let both = rate(name) + rate("audio")
            lines.append(
                "#EXT-X-STREAM-INF:BANDWIDTH=\(both),AVERAGE-BANDWIDTH=\(both),CODECS=\"avc1.64001f,mp4a.40.2\","
                    + "RESOLUTION=\(size),FRAME-RATE=25.000,AUDIO=\"a\",SUBTITLES=\"t\"")
            lines.append("\(name)/index.m3u8")
        }
        for (name, size) in sizes {
            let bytes = SampleFragments.keyframeBytes(samples: 50, first: name == "720p" ? 2000 : 400)
            lines.append(
                "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=\(bytes * 4),CODECS=\"avc1.64001f\",RESOLUTION=\(size),"
                    + "URI=\"\(name)/iframes.m3u8\"")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func add(_ address: String, _ text: String) { add(address, Array(text.utf8)) }

    private mutating func add(_ address: String, _ body: [UInt8]) {
        let isPlaylist = address.hasSuffix(".m3u8")
        var fields = [
            "access-control-allow-origin": "*", "etag": "\"\(address)\"", "content-length": "\(body.count)",
            "cache-control": isPlaylist ? "public, max-age=30" : "public, max-age=31536000, immutable",
        ]
        fields["content-type"] =
            isPlaylist
            ? "application/vnd.apple.mpegurl" : address.hasSuffix(".vtt") ? "text/vtt; charset=utf-8" : "video/mp4"
        if isPlaylist { fields["vary"] = "accept-encoding" }
        files[address] = HLSAnswer(status: 200, fields: fields, body: body)
    }

    /// Puts another text in the place of one in a file.
    mutating func replace(_ part: String, _ other: String, in address: String) {
        guard let text = files[address]?.text else { return }
        let changed = text.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
        files[address]?.body = Array(changed.utf8)
    }

    func answers(to requests: [HLSRequest]) async throws -> [HLSAnswer] {
        requests.map { request in
            guard var answer = files[request.address] else { return HLSAnswer(status: 404) }
            if let tag = request.fields["if-none-match"], isConditional, tag == answer.fields["etag"] {
                return HLSAnswer(status: 304, fields: answer.fields)
            }
            if request.method == "HEAD" { answer.body = [] }
            if request.fields["range"] != nil, isConditional {
                answer.fields["content-range"] = "bytes 10-19/\(answer.body.count)"
                return HLSAnswer(status: 206, fields: answer.fields, body: Array(answer.body[10...19]))
            }
            if request.fields["accept-encoding"] == "gzip", compresses { answer.fields["content-encoding"] = "gzip" }
            return answer
        }
    }
}
