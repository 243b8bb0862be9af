import LiveRTMP
import Testing

/// The parts of the protocol that a publisher of ours does not use, and bounds.
@Suite struct ProtocolTests {
    private func commands(_ client: RawClient) throws -> [[AMFValue]] {
        var session = RTMPServerSession(seed: 1)
        let outcome = session.outcome(of: [client.bytes])
        return try RawClient.commands(try RawClient.messages(in: outcome))
    }

    @Test func theHandshakeIsAnsweredAtOnce() throws {
        var session = RTMPServerSession(seed: 1)
        let first = (0..<1536).map { UInt8($0 % 251) }
        #expect(session.receive([3]).isEmpty)
        guard case .send(let answer) = session.receive(first).first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(answer.count == 1 + 2 * 1536 && answer[0] == 3)
        // No version in S1, so that no client looks for a digest; S2 is C1.
        #expect(Array(answer[5..<9]) == [0, 0, 0, 0] && Array(answer.suffix(1536)) == first)
        var other = RTMPServerSession(seed: 2)
        #expect(other.receive([3] + first) != [.send(answer)])
    }

    @Test func otherProtocolsEndAtTheFirstByte() {
        for byte in [6, 0x16, 0x47] as [UInt8] {
            var session = RTMPServerSession(seed: 1)
            #expect(session.receive([byte]) == [.ended(.broken(.notRTMP))])
            #expect(session.receive([3]).isEmpty)
        }
    }

    @Test func anEnhancedClientHearsWhatIsTaken() throws {
        let declared: [[AMFProperty]] = [
            [AMFProperty("fourCcList", .array([.string("hvc1")]))], [AMFProperty("capsEx", .number(7))],
            [AMFProperty("videoFourCcInfoMap", .object([AMFProperty("*", .number(4))]))],
        ]
        for properties in declared {
            let answer = try #require(try commands(.publishing(properties)).first?.dropFirst(3).first)
            #expect(answer["code"]?.string == "NetConnection.Connect.Success")
            #expect(answer["videoFourCcInfoMap"]?["hvc1"] == .number(5))
            #expect(answer["audioFourCcInfoMap"]?["Opus"] == .number(5))
            guard case .array(let codes) = answer["fourCcList"] else {
                Issue.record("no list in \(answer)")
                continue
            }
            #expect(codes.contains(.string("av01")) && codes.contains(.string("mp4a")))
            // Reconnect, ModEx, TimestampNanoOffset; not Multitrack.
            #expect(answer["capsEx"] == .number(13))
        }
        let plain = try #require(try commands(.publishing()).first?.dropFirst(3).first)
        #expect(plain["objectEncoding"] == .number(0) && plain["capsEx"] == nil && plain["fourCcList"] == nil)
    }

    @Test func oldHabitsAreAnswered() throws {
        var client = RawClient()
        client.send(.string("connect"), .number(1), .object([AMFProperty("app", .string("live"))]))
        client.send(.string("_checkbw"), .number(9), .null)
        client.send(.string("releaseStream"), .number(2), .null, .string("key"))
        client.send(.string("FCPublish"), .number(3), .null, .string("key"))
        client.send(.string("nobodyKnowsIt"), .number(0), .null)
        client.send(.string("createStream"), .number(4), .null)
        client.send(.string("publish"), .number(5), .null, .string("key"), .string("live"), stream: 1)
        client.send(.string("FCUnpublish"), .number(6), .null, .string("key"))
        let answers = try commands(client)
        #expect(
            answers.compactMap(\.first) == [
                .string("_result"), .string("_result"), .string("_result"), .string("_result"), .string("_result"),
                .string("onFCPublish"), .string("onStatus"), .string("onFCUnpublish"), .string("_result"),
            ])
        #expect(answers[4] == [.string("_result"), .number(4), .null, .number(1)])
        #expect(answers[6][3]["code"]?.string == "NetStream.Publish.Start")
    }

    @Test func wrappedMessagesAndMetadataAreUnwrapped() throws {
        var client = RawClient()
        let connect = AMFWriter.bytes(of: [
            .string("connect"), .number(1), .object([AMFProperty("app", .string("live"))]),
        ])
        client.send(RTMPMessage(.wrappedCommand, body: [0] + connect))
        client.send(.string("createStream"), .number(2), .null)
        client.send(.string("publish"), .number(3), .null, .string("key"), stream: 1)
        let data = AMFWriter.bytes(of: [.string("onMetaData"), .named([AMFProperty("width", .number(1))])])
        let framed = AMFWriter.bytes(of: [.string("@setDataFrame")]) + data
        client.send(RTMPMessage(.data, timestamp: 5, stream: 1, body: framed))
        client.send(RTMPMessage(.wrappedData, timestamp: 6, stream: 1, body: [0] + framed))
        client.send(RTMPMessage(.data, timestamp: 7, stream: 1, body: data))
        for name in ["@clearDataFrame", "|RtmpSampleAccess"] {
            client.send(RTMPMessage(.data, stream: 1, body: AMFWriter.bytes(of: [.string(name)])))
        }
        // What cannot be read is let by while a stream is published.
        client.send(RTMPMessage(.data, stream: 1, body: [2, 0xFF]))
        client.send(RTMPMessage(.command, stream: 1, body: [2, 0xFF]))
        client.send(RTMPMessage(.video, stream: 1, body: []))
        client.send(RTMPMessage(RTMPMessageType(rawValue: 99), stream: 1, body: [1]))
        var session = RTMPServerSession(seed: 1)
        let media = session.outcome(of: [client.bytes]).dropFirst().dropLast()
        #expect(media.map { $0 } == [5, 6, 7].map { .media(RTMPMedia(.data, timestamp: $0, body: data)) })
    }

    @Test func anAggregateIsTakenApart() throws {
        func tag(_ type: UInt8, _ time: UInt8, _ body: [UInt8]) -> [UInt8] {
            [type, 0, 0, UInt8(body.count), 0, 0, time, 0, 0, 0, 0] + body + [0, 0, 0, UInt8(11 + body.count)]
        }
        var client = RawClient.publishing()
        let body = tag(8, 10, [1]) + tag(9, 30, [2, 2]) + tag(22, 30, [0]) + tag(8, 52, [3]) + [9, 0, 0, 200]
        client.send(RTMPMessage(.aggregate, timestamp: 1000, stream: 1, body: body))
        var session = RTMPServerSession(seed: 1)
        let media = session.outcome(of: [client.bytes]).dropFirst().dropLast()
        #expect(
            media.map { $0 } == [
                .media(RTMPMedia(.audio, timestamp: 1000, body: [1])),
                .media(RTMPMedia(.video, timestamp: 1020, body: [2, 2])),
                .media(RTMPMedia(.audio, timestamp: 1042, body: [3])),
            ])
    }

    @Test func pingsAndWindowsAreAnswered() throws {
        var client = RawClient.publishing()
        client.send(RTMPMessage(.userControl, body: [0, 6, 1, 2, 3, 4]), on: 2)
        client.send(RTMPMessage(.userControl, body: [0]), on: 2)
        client.send(RTMPMessage(.peerBandwidth, body: [0, 0, 1, 0, 2]), on: 2)
        client.send(RTMPMessage(.windowSize, body: [0, 0, 0, 1]), on: 2)
        client.send(RTMPMessage(.acknowledgement, body: [0, 0, 0, 1]), on: 2)
        client.send(RTMPMessage(.audio, stream: 1, body: [UInt8](repeating: 1, count: 5000)), on: 4)
        var session = RTMPServerSession(seed: 1)
        let messages = try RawClient.messages(in: session.outcome(of: [client.bytes]))
        #expect(messages.contains(RTMPMessage(.userControl, body: [0, 7, 1, 2, 3, 4])))
        #expect(messages.filter { $0.type == .windowSize }.count == 2)
        // A window below 4 KiB is taken as that.
        let count = client.bytes.count
        #expect(
            messages.filter { $0.type == .acknowledgement }.map(\.body) == [
                [0, 0, UInt8(count >> 8), UInt8(count & 0xFF)]
            ])
    }

    @Test func theChunkSizeAndAbortsOfTheClientAreObeyed() throws {
        var bytes = RawClient.publishing().bytes
        // 300 bytes in chunks of 200, then one that is given up after its first chunk.
        bytes += [2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 200]
        let body = [UInt8](repeating: 4, count: 300)
        bytes += [4, 0, 0, 0, 0, 1, 44, 8, 1, 0, 0, 0] + body.prefix(200) + [0xC4] + body.suffix(100)
        bytes += [0x44, 0, 0, 9, 0, 1, 44, 8] + body.prefix(200)
        bytes += [0x42, 0, 0, 0, 0, 0, 4, 2, 0, 0, 0, 4]
        bytes += [0x44, 0, 0, 1, 0, 0, 1, 9, 7]
        var session = RTMPServerSession(seed: 1)
        let media = session.outcome(of: [bytes]).dropFirst().dropLast()
        #expect(
            media.map { $0 } == [
                .media(RTMPMedia(.audio, timestamp: 0, body: body)),
                .media(RTMPMedia(.video, timestamp: 10, body: [7])),
            ])
        var broken = RTMPServerSession(seed: 1)
        let end = broken.outcome(of: [RawClient.publishing().bytes + [2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0]])
        #expect(end.dropLast().last == .ended(.broken(.badControl)))
    }

    @Test func littleIsTakenBeforePublishing() throws {
        var client = RawClient()
        client.send(.string("connect"), .number(1), .object([AMFProperty("app", .string("live"))]))
        let endless = RTMPMessage(.audio, stream: 1, body: [UInt8](repeating: 1, count: 5000))
        while client.bytes.count <= 64 << 10 { client.send(endless, on: 4) }
        var session = RTMPServerSession(seed: 1)
        #expect(session.outcome(of: [client.bytes]).dropLast() == [.ended(.broken(.tooMuchBeforePublishing))])
        // In small pieces as well, and then no more is looked at.
        var slow = RTMPServerSession(seed: 1)
        var taken = 0
        while taken < client.bytes.count {
            let actions = slow.receive(Array(client.bytes[taken..<min(client.bytes.count, taken + 1000)]))
            taken += 1000
            if actions.contains(where: { if case .ended = $0 { true } else { false } }) { break }
        }
        #expect(taken >= 64 << 10 && taken <= 66 << 10)
        // While the key is looked up.
        var asked = RTMPServerSession(seed: 1)
        _ = asked.receive(RawClient.publishing().bytes)
        var end: [RTMPAction] = []
        for _ in 0..<5 where end.isEmpty { end = asked.receive([UInt8](repeating: 0, count: 64 << 10)) }
        #expect(end.last == .ended(.broken(.tooMuchBeforePublishing)))
    }

    @Test func commandsOutOfTurnEndIt() throws {
        var early = RawClient()
        early.send(.string("publish"), .number(1), .null, .string("key"))
        var session = RTMPServerSession(seed: 1)
        #expect(session.outcome(of: [early.bytes]).first == .ended(.refused))
        var many = RawClient()
        many.send(.string("connect"), .number(1), .object([AMFProperty("app", .string("live"))]))
        for _ in 0..<17 { many.send(.string("createStream"), .number(2), .null) }
        var second = RTMPServerSession(seed: 1)
        #expect(second.outcome(of: [many.bytes]).first == .ended(.broken(.tooManyStreams)))
        var nameless = RawClient()
        nameless.send(.number(1))
        var third = RTMPServerSession(seed: 1)
        #expect(third.outcome(of: [nameless.bytes]).first == .ended(.broken(.badAMF)))
        // A second stream of a connection that publishes is refused, and the first goes on.
        var twice = RawClient.publishing()
        twice.send(.string("publish"), .number(4), .null, .string("other"), stream: 2)
        twice.send(RTMPMessage(.audio, stream: 1, body: [1]), on: 4)
        twice.send(.string("closeStream"), .number(0), .null, stream: 9)
        twice.send(.string("deleteStream"), .number(0), .null, .number(9))
        twice.send(RTMPMessage(.audio, stream: 1, body: [2]), on: 4)
        twice.send(.string("closeStream"), .number(0), .null, stream: 1)
        var fourth = RTMPServerSession(seed: 1)
        #expect(
            fourth.outcome(of: [twice.bytes]).dropFirst().dropLast() == [
                .media(RTMPMedia(.audio, timestamp: 0, body: [1])), .media(RTMPMedia(.audio, timestamp: 0, body: [2])),
                .ended(.unpublished),
            ])
    }

    @Test func aClientThatCanIsAskedToComeBack() throws {
        for reconnects in [true, false] {
            var session = RTMPServerSession(seed: 1)
            _ = session.outcome(of: [RawClient.publishing([AMFProperty("capsEx", .number(reconnects ? 1 : 2))]).bytes])
            let actions = session.stop("The server restarts.", mayReturn: true)
            #expect(actions.last == .ended(.stopped))
            guard case .send(let bytes) = actions.first else {
                Issue.record("nothing was sent")
                continue
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("NetConnection.Connect.ReconnectRequest") == reconnects)
            #expect(text.contains("NetStream.Unpublish.Success") != reconnects)
        }
    }
}
