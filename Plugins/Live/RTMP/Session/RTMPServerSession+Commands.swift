extension RTMPServerSession {
    /// How grave a status is (7.2.2).
    enum Level: String {
        case status
        case error
    }

    /// Obeys a command: name, transaction, and what belongs to it. While a stream is published, one that cannot be read is let by.
    mutating func obey(_ message: RTMPMessage, _ body: ArraySlice<UInt8>) throws(RTMPProblem) {
        var reader = AMFReader(body)
        guard let values = try? reader.all(), let name = values.first?.string else {
            if isPublishing { return }
            throw .badAMF
        }
        let arguments = Array(values.dropFirst(3))
        let transaction = values.dropFirst().first?.number ?? 0
        switch (name, phase) {
        case ("connect", .connecting): connect(transaction, values.dropFirst(2).first ?? .null)
        case (_, .connecting): finish(.refused)
        case ("createStream", _):
            guard client.streams < limits.messageStreams else { throw .tooManyStreams }
            client.streams += 1
            result(transaction, [.null, .number(Double(client.streams))])
        case ("publish", .connected): publish(message, arguments)
        case ("publish", _): status(.error, "NetStream.Publish.BadName", Sentence.oneStream, stream: message.stream)
        case ("play", .connected), ("play2", .connected):
            status(.error, "NetStream.Play.StreamNotFound", Sentence.noPlay, stream: message.stream)
            finish(.wantedToPlay)
        case ("FCPublish", _):
            client.saidFCPublish = true
            result(transaction, [.null, .undefined])
        case ("releaseStream", _), ("_checkbw", _), ("checkBandwidth", _), ("getStreamLength", _):
            result(transaction, [.null, .undefined])
        case ("FCUnpublish", _):
            command("onFCUnpublish", [info(.status, "NetStream.Unpublish.Success", Sentence.stopped)])
            result(transaction, [.null, .undefined])
        case ("deleteStream", .publishing(let publishing)):
            if arguments.first?.number.map({ $0 == Double(publishing.stream) }) ?? true { finish(.unpublished) }
        case ("closeStream", .publishing(let publishing)):
            if message.stream == publishing.stream { finish(.unpublished) }
        default: break
        }
    }

    /// The answers that a client waits for after a `publish` that is good.
    mutating func begin(_ publishing: ServerPublishing) {
        let begun = info(.status, "NetStream.Publish.Start", Sentence.started)
        if client.saidFCPublish { command("onFCPublish", [begun]) }
        link.send(
            RTMPMessage(
                .userControl, body: UserControl.bytes(UserControl.streamBegin, RTMPLink.bytes(publishing.stream))))
        link.send(command: [.string("onStatus"), .number(0), .null, begun], stream: publishing.stream)
    }

    /// A word on a stream, or with 0 on the connection.
    mutating func status(_ level: Level, _ code: String, _ description: String, stream: UInt32) {
        link.send(command: [.string("onStatus"), .number(0), .null, info(level, code, description)], stream: stream)
    }

    private mutating func connect(_ transaction: Double, _ object: AMFValue) {
        client.app = ServerClient.path(object["app"]?.string ?? "").joined(separator: "/")
        let extended = object["capsEx"]?.number.map { Int(exactly: $0) ?? 0 }
        client.reconnects = (extended ?? 0) & RTMPCapabilities.reconnects != 0
        link.send(RTMPMessage(.windowSize, body: RTMPLink.bytes(RTMPLink.usualWindow)))
        // 2: dynamic
        link.send(RTMPMessage(.peerBandwidth, body: RTMPLink.bytes(RTMPLink.usualWindow) + [2]))
        link.useChunks(of: 4096)
        var properties = [
            AMFProperty("level", .string("status")), AMFProperty("code", .string("NetConnection.Connect.Success")),
            AMFProperty("description", .string("Connection succeeded.")), AMFProperty("objectEncoding", .number(0)),
        ]
        let isEnhanced = ["fourCcList", "videoFourCcInfoMap", "audioFourCcInfoMap", "capsEx"].contains {
            object[$0] != nil
        }
        if isEnhanced { properties += capabilities.properties }
        result(
            transaction,
            [
                .object([
                    AMFProperty("fmsVer", .string("FMS/3,0,1,123")), AMFProperty("capabilities", .number(31)),
                ]), .object(properties),
            ])
        phase = .connected
    }

    /// `publish` (7.2.2.6): the name is the key; some programs have it in the address's path instead.
    private mutating func publish(_ message: RTMPMessage, _ arguments: [AMFValue]) {
        var path = ServerClient.path(client.app) + ServerClient.path(arguments.first?.string ?? "")
        guard path.count > 1, let key = path.popLast() else {
            status(.error, RTMPRefusal.badName.rawValue, Sentence.noKey, stream: message.stream)
            return finish(.refused)
        }
        phase = .asked(ServerPublishing(stream: message.stream), rest: [])
        flush()
        actions.append(.publish(app: path.joined(separator: "/"), key: RTMPSecret(key)))
    }

    private mutating func result(_ transaction: Double, _ values: [AMFValue]) {
        guard transaction != 0 else { return }
        link.send(command: [.string("_result"), .number(transaction)] + values)
    }

    private mutating func command(_ name: String, _ values: [AMFValue]) {
        link.send(command: [.string(name), .number(0), .null] + values)
    }

    private func info(_ level: Level, _ code: String, _ description: String) -> AMFValue {
        .object([
            AMFProperty("level", .string(level.rawValue)), AMFProperty("code", .string(code)),
            AMFProperty("description", .string(description)),
        ])
    }

    /// What publishers read.
    private enum Sentence {
        static let started = "The stream is live."
        static let stopped = "The stream stopped."
        static let oneStream = "This connection publishes already, and takes one stream; open another connection."
        static let noPlay = "This server does not play over RTMP; watch at the addresses that the API names."
        static let noKey = "No stream key was given: append / and the key to the address."
    }
}
