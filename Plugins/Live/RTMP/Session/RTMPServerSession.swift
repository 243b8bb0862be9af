/// A server's end of an RTMP connection, of one publisher: bytes in, actions out. No clock, no socket.
///
///     connecting ── connect ──▶ connected ── publish ──▶ asked ── accept() ──▶ publishing ── deleteStream ──▶ over
///                                                             └── reject() ─────────────────────────────────▶ over
///
/// Everything else, from a `play` to a chunk that fits nowhere, leads to `over` with a word to the client. RTMP 1.0, 7.2;
/// Enhanced RTMP v2.
package struct RTMPServerSession: Sendable {
    enum Phase: Sendable {
        case connecting
        case connected
        /// A key is looked up; what the client sends on is kept, unread.
        case asked(ServerPublishing, rest: [UInt8])
        case publishing(ServerPublishing)
        case over
    }

    let limits: RTMPLimits
    let capabilities: RTMPCapabilities
    private var handshake: ServerHandshake
    var link: RTMPLink
    var phase = Phase.connecting
    var actions: [RTMPAction] = []
    var client = ServerClient()
    private var receivedBeforePublishing = 0

    /// Makes one for a new connection; `seed` should differ from one to the next.
    package init(
        limits: RTMPLimits = RTMPLimits(), capabilities: RTMPCapabilities = RTMPCapabilities(), seed: UInt64
    ) {
        self.limits = limits
        self.capabilities = capabilities
        handshake = ServerHandshake(seed: seed)
        link = RTMPLink(limits: limits)
    }

    /// Whether a publisher was accepted and is not gone.
    package var isPublishing: Bool {
        if case .publishing = phase { true } else { false }
    }

    /// Takes bytes of any number from the client, and says what to do.
    package mutating func receive(_ bytes: [UInt8]) -> [RTMPAction] {
        switch phase {
        case .over: return []
        case .asked(let publishing, let rest):
            guard rest.count + bytes.count <= limits.bytesWhileAsked else { return fail(.tooMuchBeforePublishing) }
            phase = .asked(publishing, rest: rest + bytes)
            return []
        case .connecting, .connected, .publishing: return read(bytes[...])
        }
    }

    /// The key is right: the client is told to send, and what it sent meanwhile is read. Nothing where none was asked for.
    package mutating func accept() -> [RTMPAction] {
        guard case .asked(let publishing, let rest) = phase else { return [] }
        phase = .publishing(publishing)
        begin(publishing)
        return read(rest[...])
    }

    /// The key is wrong, or the stream cannot be taken: the client is told why, in a sentence for people, and the session ends.
    package mutating func reject(_ refusal: RTMPRefusal, _ reason: String) -> [RTMPAction] {
        guard case .asked(let publishing, _) = phase else { return [] }
        status(.error, refusal.rawValue, reason, stream: publishing.stream)
        return end(.refused)
    }

    /// Ends the session from this side, whatever it was doing, with a sentence for people. A client that can (capsEx) is asked to
    /// come back where `mayReturn`.
    package mutating func stop(_ reason: String, mayReturn: Bool = false) -> [RTMPAction] {
        if case .over = phase { return [] }
        if case .publishing(let publishing) = phase {
            if mayReturn, client.reconnects {
                status(.status, "NetConnection.Connect.ReconnectRequest", reason, stream: 0)
            } else {
                status(.status, "NetStream.Unpublish.Success", reason, stream: publishing.stream)
            }
        }
        return end(.stopped)
    }

    /// Reads until all is read, or a key is to be looked up, or it is over.
    private mutating func read(_ bytes: ArraySlice<UInt8>) -> [RTMPAction] {
        do throws(RTMPProblem) {
            try readOn(bytes)
            return takeActions()
        } catch {
            return fail(error)
        }
    }

    private mutating func readOn(_ bytes: ArraySlice<UInt8>) throws(RTMPProblem) {
        var rest = bytes
        if !handshake.isDone { link.send(raw: try handshake.take(&rest)) }
        while let message = try link.next(&rest) {
            try handle(message)
            switch phase {
            case .asked(let publishing, _):
                phase = .asked(publishing, rest: Array(rest))
                link.count(bytes.count - rest.count)
                return
            case .over: return
            case .connecting, .connected, .publishing: break
            }
        }
        link.count(bytes.count)
        guard !isPublishing else { return }
        receivedBeforePublishing += bytes.count
        guard receivedBeforePublishing <= limits.bytesBeforePublishing else { throw .tooMuchBeforePublishing }
    }

    /// Ends it because the client broke a rule, and tells it where it can hear.
    private mutating func fail(_ problem: RTMPProblem) -> [RTMPAction] {
        if handshake.isDone { status(.error, RTMPRefusal.failed.rawValue, problem.description, stream: 0) }
        return end(.broken(problem))
    }

    private mutating func handle(_ message: RTMPMessage) throws(RTMPProblem) {
        switch message.type {
        case .command: try obey(message, message.body[...])
        case .wrappedCommand: try obey(message, message.body.dropFirst())
        case .audio: publish(.audio, message)
        case .video: publish(.video, message)
        case .data: publishData(message, message.body[...])
        case .wrappedData: publishData(message, message.body.dropFirst())
        case .aggregate: for part in AggregateMessage.parts(of: message) { try handle(part) }
        default: break
        }
    }

    /// What is to be done; what is to be sent is made one action before the others that follow it.
    mutating func takeActions() -> [RTMPAction] {
        flush()
        defer { actions = [] }
        return actions
    }

    mutating func flush() {
        let output = link.takeOutput()
        if !output.isEmpty { actions.append(.send(output)) }
    }

    mutating func end(_ end: RTMPEnd) -> [RTMPAction] {
        finish(end)
        return takeActions()
    }

    mutating func finish(_ end: RTMPEnd) {
        flush()
        phase = .over
        actions.append(.ended(end))
    }
}
