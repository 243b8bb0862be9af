/// Plays from an RTSP 1.0 server over one TCP connection (RFC 2326), without its I/O: bytes go in, what is to be sent and the
/// packets of the tracks come out.
///
/// ```
/// DESCRIBE ──▶ SETUP, a track each ──▶ PLAY ──▶ packets
///     └─ 401: once more, with the user ┘
/// ```
package struct RTSPSession: Sendable {
    /// What came of bytes.
    package enum Action: Sendable, Hashable {
        case send([UInt8])
        /// The tracks, once all are set up; with where the presentation starts on the clock of each, as far as it is told.
        case play([RTSPMedia], starts: [UInt32?])
        /// A packet of RTP of a track.
        case packet(track: Int, [UInt8])
    }

    private enum Step: Sendable, Hashable {
        case describe
        case setup(Int)
        case play
        case playing
    }

    private let address: RTSPAddress
    private var reader = RTSPReader()
    private var step = Step.describe
    private var media: [RTSPMedia] = []
    private var base: String
    private var session: String?
    private var sequence = 0
    private var credentials: RTSPCredentials?
    private var wasAsked = false
    /// How long the server keeps a session of which it hears nothing, milliseconds.
    private var timeout: Int64 = 60_000
    private var heardAt: Int64 = 0

    /// Of an address; begin with ``begin()``.
    package init(_ address: RTSPAddress) {
        self.address = address
        base = address.url
    }

    /// What is sent first.
    package mutating func begin() -> [UInt8] {
        request("DESCRIBE", base, ["Accept: application/sdp"])
    }

    /// Takes what the server sent. Throws where it cannot be played.
    package mutating func take(_ bytes: [UInt8], now: Int64) throws(RTSPProblem) -> [Action] {
        var actions: [Action] = []
        for event in try reader.take(bytes) {
            switch event {
            case .packet(let channel, let bytes):
                // Reports of RTCP come on the odd channels.
                if channel.isMultiple(of: 2), channel / 2 < media.count, step == .playing {
                    actions.append(.packet(track: channel / 2, bytes))
                }
            case .request(let sequence):
                actions.append(.send(Array("RTSP/1.0 200 OK\r\nCSeq: \(sequence.prefix(16))\r\n\r\n".utf8)))
            case .response(let response): actions += try take(response, now)
            }
        }
        if step == .playing, now - heardAt > timeout / 2 {
            heardAt = now
            actions.append(.send(request("GET_PARAMETER", base, [])))
        }
        return actions
    }

    private mutating func take(_ response: RTSPResponse, _ now: Int64) throws(RTSPProblem) -> [Action] {
        // What keeps the session alive may be answered in any way.
        if step == .playing { return [] }
        if response.status == 401 { return [.send(try asked(response))] }
        guard 200...299 ~= response.status else {
            throw RTSPProblem(
                response.status == 404
                    ? "The source has nothing at this path."
                    : "The source answers with RTSP's status \(response.status).")
        }
        wasAsked = false
        switch step {
        case .describe:
            let from = response["content-base"] ?? response["content-location"] ?? address.url
            media = RTSPMedia.all(in: String(decoding: response.body, as: UTF8.self), base: safe(from))
            guard !media.isEmpty else { throw .nothing }
            base = safe(from)
            step = .setup(0)
        case .setup(let track):
            if let value = response["session"] {
                let parts = value.split(separator: ";")
                session = parts.first.map { String($0.prefix(256)) }
                let seconds = parts.dropFirst().compactMap { part -> Int64? in
                    let pair = part.split(separator: "=")
                    return pair.count == 2 && pair[0].trimmed.lowercased() == "timeout"
                        ? Int64(pair[1].trimmed) : nil
                }
                // Some say it once.
                if let seconds = seconds.first { timeout = min(max(seconds, 5), 600) * 1000 }
            }
            step = track + 1 < media.count ? .setup(track + 1) : .play
        case .play:
            step = .playing
            heardAt = now
            return [.play(media, starts: starts(response["rtp-info"] ?? ""))]
        case .playing: break
        }
        return [.send(current())]
    }

    private mutating func current() -> [UInt8] {
        switch step {
        case .describe: begin()
        case .setup(let track):
            request(
                "SETUP", media[track].control,
                ["Transport: RTP/AVP/TCP;unicast;interleaved=\(2 * track)-\(2 * track + 1)"])
        case .play, .playing: request("PLAY", base, ["Range: npt=0.000-"])
        }
    }

    private mutating func asked(_ response: RTSPResponse) throws(RTSPProblem) -> [UInt8] {
        guard let user = address.user else { throw .noUser }
        guard !wasAsked,
            let credentials = RTSPCredentials(user, asked: response.all("www-authenticate"))
        else {
            throw .wrongUser
        }
        self.credentials = credentials
        wasAsked = true
        return current()
    }

    private mutating func request(_ method: String, _ url: String, _ fields: [String]) -> [UInt8] {
        sequence += 1
        var lines = ["\(method) \(url) RTSP/1.0", "CSeq: \(sequence)", "User-Agent: stream"]
        if let header = credentials?.header(method: method, url: url) {
            lines.append("Authorization: \(header)")
        }
        if let session { lines.append("Session: \(session)") }
        return Array(((lines + fields).joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// `url=…;seq=…;rtptime=…`, a track each, in any order (section 12.33).
    private func starts(_ text: String) -> [UInt32?] {
        let items = text.split(separator: ",").map { $0.split(separator: ";") }
        let times = items.map { $0.compactMap { value($0, "rtptime=").flatMap { UInt32($0) } }.first }
        // Where the order cannot be told by the addresses it is that of the tracks.
        guard items.count == media.count else { return media.map { _ in nil } }
        return media.enumerated().map { place, media in
            let own = items.firstIndex { item in
                item.contains { part in
                    value(part, "url=").map { $0.hasSuffix(media.control) || media.control.hasSuffix($0) }
                        ?? false
                }
            }
            return times[own ?? place]
        }
    }

    private func value(_ part: Substring, _ name: String) -> Substring? {
        let part = part.trimmed
        return part.hasPrefix(name) ? part.dropFirst(name.count) : nil
    }

    /// Nothing that a server says may end a line of a request.
    private func safe(_ url: String) -> String {
        url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && url.utf8.count <= 4096 ? url : address.url
    }
}
