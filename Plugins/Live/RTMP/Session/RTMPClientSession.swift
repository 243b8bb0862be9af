/// A client's end of an RTMP connection: publishes to a server or plays from one. Bytes in, actions out. No clock, no socket.
///
///     start() ── handshake ──▶ connect ──▶ createStream ──▶ publish or play ── onStatus ──▶ running ──▶ over
package struct RTMPClientSession: Sendable {
    /// What is done with the server's stream.
    package enum Purpose: Sendable, Hashable {
        case publish
        case play
    }

    private enum Phase: Sendable {
        case handshake
        case connecting
        case creating
        /// `publish` or `play` was said on that message stream.
        case asking(UInt32)
        case running(UInt32)
        case over
    }

    private let purpose: Purpose
    private let place: RTMPPlace
    private let seed: UInt64
    private var handshake = ClientHandshake()
    private var link: RTMPLink
    private var phase = Phase.handshake
    private var actions: [RTMPClientAction] = []

    /// Makes one; `seed` should differ from one to the next.
    package init(_ purpose: Purpose, at place: RTMPPlace, limits: RTMPLimits = RTMPLimits(), seed: UInt64) {
        self.purpose = purpose
        self.place = place
        self.seed = seed
        link = RTMPLink(limits: limits)
    }

    /// What to send first.
    package func start() -> [UInt8] { ClientHandshake.opening(seed: seed) }

    /// Whether the server takes what is published, or plays.
    package var isRunning: Bool {
        if case .running = phase { true } else { false }
    }

    /// Takes bytes of any number from the server, and says what to do.
    package mutating func receive(_ bytes: [UInt8]) -> [RTMPClientAction] {
        if case .over = phase { return [] }
        do throws(RTMPProblem) {
            try read(bytes[...])
        } catch {
            finish(.broken(error))
        }
        flush()
        defer { actions = [] }
        return actions
    }

    /// The bytes of a message of what is published; none before ``RTMPClientAction/ready``. Metadata goes out as `@setDataFrame`.
    package mutating func write(_ media: RTMPMedia) -> [UInt8] {
        guard case .running(let stream) = phase, purpose == .publish else { return [] }
        switch media.kind {
        case .audio:
            link.send(message(.audio, media, stream), on: RTMPLink.audioChunks)
        case .video:
            link.send(message(.video, media, stream), on: RTMPLink.videoChunks)
        case .data:
            var message = message(.data, media, stream)
            message.body = AMFWriter.bytes(of: [.string("@setDataFrame")]) + message.body
            link.send(message, on: RTMPLink.dataChunks)
        }
        return link.takeOutput()
    }

    /// The bytes of a goodbye; the connection is to be closed after them.
    package mutating func stop() -> [UInt8] {
        let stream: UInt32
        switch phase {
        case .asking(let number), .running(let number): stream = number
        case .handshake, .connecting, .creating, .over:
            phase = .over
            return []
        }
        if purpose == .publish { send("FCUnpublish", 6, [.null, .string(place.name.value)]) }
        send("deleteStream", 7, [.null, .number(Double(stream))])
        phase = .over
        return link.takeOutput()
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) throws(RTMPProblem) {
        var rest = bytes
        if !handshake.isDone {
            link.send(raw: try handshake.take(&rest))
            if handshake.isDone { connect() }
        }
        while let message = try link.next(&rest) {
            try handle(message)
            if case .over = phase { return }
        }
        link.count(bytes.count)
    }

    private mutating func handle(_ message: RTMPMessage) throws(RTMPProblem) {
        switch message.type {
        case .command: try obey(message.body[...])
        case .wrappedCommand: try obey(message.body.dropFirst())
        case .audio: play(.audio, message)
        case .video: play(.video, message)
        case .data: play(.data, message)
        case .aggregate: for part in AggregateMessage.parts(of: message) { try handle(part) }
        // Of user control messages that one alone comes here: the stream is at its end.
        case .userControl: if purpose == .play, isRunning { finish(.finished) }
        default: break
        }
    }

    private mutating func play(_ kind: RTMPMedia.Kind, _ message: RTMPMessage) {
        guard purpose == .play, !message.body.isEmpty else { return }
        switch phase {
        // Some servers send the first of it before they say so.
        case .asking, .running: break
        case .handshake, .connecting, .creating, .over: return
        }
        if kind == .data {
            var reader = AMFReader(message.body[...])
            if let name = try? reader.next()?.string, name.hasPrefix("|") { return }
        }
        actions.append(.media(RTMPMedia(kind, timestamp: message.timestamp, body: message.body)))
    }

    private mutating func obey(_ body: ArraySlice<UInt8>) throws(RTMPProblem) {
        var reader = AMFReader(body)
        let values = try reader.all()
        let transaction = values.dropFirst().first?.number
        let information = values.dropFirst(3).first ?? .null
        switch (values.first?.string, phase) {
        case ("_result", .connecting) where transaction == 1: create()
        case ("_result", .creating) where transaction == 4:
            guard let number = information.number, let stream = UInt32(exactly: number) else { throw .badAMF }
            ask(stream)
        case ("_error", .connecting) where transaction == 1:
            finish(.refused(ServerWord(information, hiding: place.name)))
        case ("_error", .creating) where transaction == 4: finish(.refused(ServerWord(information, hiding: place.name)))
        case ("onStatus", .connecting), ("onStatus", .creating), ("onStatus", .asking), ("onStatus", .running):
            heed(ServerWord(information, hiding: place.name), isError: information["level"]?.string == "error")
        case ("close", _): finish(.finished)
        default: break
        }
    }

    private mutating func heed(_ word: ServerWord, isError: Bool) {
        if isError { return finish(.refused(word)) }
        switch (word.code, phase) {
        case ("NetStream.Publish.Start", .asking(let stream)), ("NetStream.Play.Start", .asking(let stream)):
            phase = .running(stream)
            flush()
            actions.append(.ready)
        case ("NetStream.Unpublish.Success", .running), ("NetStream.Play.UnpublishNotify", .running),
            ("NetStream.Play.Stop", .running), ("NetStream.Play.Complete", .running),
            ("NetConnection.Connect.Closed", _), ("NetConnection.Connect.ReconnectRequest", _):
            finish(.finished)
        default: break
        }
    }

    private mutating func connect() {
        phase = .connecting
        let publishes = purpose == .publish
        var properties = [
            AMFProperty("app", .string(place.app)),
            AMFProperty("flashVer", .string(publishes ? "FMLE/3.0 (compatible)" : "LNX 9,0,124,2")),
            AMFProperty("tcUrl", .string(place.address)),
        ]
        if publishes {
            properties.append(AMFProperty("type", .string("nonprivate")))
        } else {
            properties += [
                AMFProperty("fpad", .boolean(false)), AMFProperty("capabilities", .number(15)),
                AMFProperty("audioCodecs", .number(4071)), AMFProperty("videoCodecs", .number(252)),
                AMFProperty("videoFunction", .number(1)),
            ]
        }
        properties.append(AMFProperty("fourCcList", .array(RTMPCapabilities().all.map { .string($0) })))
        send("connect", 1, [.object(properties)])
    }

    private mutating func create() {
        phase = .creating
        link.useChunks(of: 4096)
        if purpose == .publish {
            send("releaseStream", 2, [.null, .string(place.name.value)])
            send("FCPublish", 3, [.null, .string(place.name.value)])
        } else {
            link.send(RTMPMessage(.windowSize, body: RTMPLink.bytes(RTMPLink.usualWindow)))
        }
        send("createStream", 4, [.null])
    }

    private mutating func ask(_ stream: UInt32) {
        phase = .asking(stream)
        let name = AMFValue.string(place.name.value)
        switch purpose {
        case .publish: send("publish", 5, [.null, name, .string("live")], stream: stream)
        case .play:
            // -2000: live, and what is recorded where there is nothing live.
            send("play", 5, [.null, name, .number(-2000)], stream: stream)
            let buffer = RTMPLink.bytes(stream) + RTMPLink.bytes(3000)
            link.send(RTMPMessage(.userControl, body: UserControl.bytes(UserControl.bufferLength, buffer)))
        }
    }

    private mutating func send(_ name: String, _ transaction: Double, _ values: [AMFValue], stream: UInt32 = 0) {
        link.send(command: [.string(name), .number(transaction)] + values, stream: stream)
    }

    private func message(_ type: RTMPMessageType, _ media: RTMPMedia, _ stream: UInt32) -> RTMPMessage {
        RTMPMessage(type, timestamp: media.timestamp, stream: stream, body: media.body)
    }

    private mutating func flush() {
        let output = link.takeOutput()
        if !output.isEmpty { actions.append(.send(output)) }
    }

    private mutating func finish(_ end: RTMPClientEnd) {
        flush()
        phase = .over
        actions.append(.ended(end))
    }
}
