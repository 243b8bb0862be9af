import KernelTesting
import LivePlaylists

/// A client of a broadcast in memory: it waits for each part of each rendition, and writes down what it gets.
struct RecordedBroadcast {
    var broadcast: SampleBroadcast
    var exchanges: [HLSLiveExchange] = []
    private let names: [String]

    init(_ settings: LiveSettings = LiveSettings(isLowLatency: true, targetDuration: 2, windowSeconds: 22)) throws {
        broadcast = try SampleBroadcast(settings)
        names = broadcast.presentation.tracks.map(\.description.name)
    }

    /// A session with everything that happens: parts, a window that slides, an interruption, the end.
    static func whole() throws -> RecordedBroadcast {
        var recorded = try RecordedBroadcast()
        try recorded.segments(7)
        recorded.probe()
        try recorded.interrupt()
        try recorded.segments(11)
        recorded.skip()
        try recorded.end()
        return recorded
    }

    /// Seconds since it began.
    var time: Double { Double(broadcast.now - SampleBroadcast.began) / 1000 }

    /// Asks for a rendition's playlist.
    mutating func ask(_ name: String, _ query: String = "", askedAt: Double? = nil) {
        let status: Int
        var text = ""
        do throws(DeliveryDirectives.Problem) {
            let directives = try DeliveryDirectives(query: query)
            switch broadcast.presentation.reload(directives, of: name) {
            case .ready:
                status = 200
                text = broadcast.playlist(name, skip: directives.skip)
            case .bad: status = 400
            case .absent: status = 404
            case .wait, .unavailable: return
            }
        } catch {
            status = 400
        }
        add("\(name)/live.m3u8", query, status, text, askedAt: askedAt)
    }

    mutating func add(_ address: String, _ query: String, _ status: Int, _ text: String, askedAt: Double? = nil) {
        exchanges.append(
            HLSLiveExchange(
                address, query: query, askedAt: askedAt ?? time, answeredAt: time,
                answer: HLSAnswer(
                    status: status,
                    fields: [
                        "content-type": "application/vnd.apple.mpegurl", "content-encoding": "gzip",
                        "cache-control": "public, max-age=1",
                    ], body: Array(text.utf8))))
    }

    /// So many segments of six parts; each part is waited for.
    mutating func segments(_ count: Int) throws {
        for _ in 0..<count {
            for index in 0..<6 {
                let before = time
                try broadcast.part(index, isLast: index == 5)
                for name in names {
                    ask(name, "_HLS_msn=\(broadcast.number)&_HLS_part=\(index)", askedAt: before)
                }
            }
            try broadcast.close(seconds: 1.8)
            for name in names { ask(name) }
        }
        if let master = LiveMultivariantPlaylist(broadcast.presentation)?.text { add("master.m3u8", "", 200, master) }
    }

    /// Asks for what is nonsense, too far ahead, and long gone.
    mutating func probe() {
        for query in [
            "_HLS_part=1", "_HLS_msn=x", "_HLS_msn=900", "_HLS_msn=\(broadcast.number)&_HLS_part=90", "_HLS_msn=0",
            "_HLS_msn=1&_HLS_part=77",
        ] {
            ask("720p", query)
        }
    }

    /// Asks for updates.
    mutating func skip() {
        for name in names {
            ask(name, "_HLS_skip=YES")
            ask(name, "_HLS_skip=v2")
            ask(name)
        }
    }

    /// The publisher is away for five seconds.
    mutating func interrupt() throws {
        try broadcast.comeBack(after: 5000, initNumber: 1)
    }

    mutating func end() throws {
        try broadcast.presentation.apply(.end, now: broadcast.now)
        for name in names {
            ask(name)
            ask(name, "_HLS_msn=900")
        }
    }

    /// What a session of it breaks.
    func violations(isLowLatency: Bool = true) -> [HLSLiveViolation] {
        var terms = HLSLiveSession.Terms()
        terms.isLowLatency = isLowLatency
        terms.pauses = [12...18]
        return HLSLiveSession(exchanges, terms: terms).violations
    }
}
