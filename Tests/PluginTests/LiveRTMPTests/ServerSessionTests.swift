import LiveRTMP
import Testing

/// What a server's session wants done as a client publishes.
@Suite struct ServerSessionTests {
    private let metadata = AMFWriter.bytes(of: [
        .string("onMetaData"), .named([AMFProperty("width", .number(320)), AMFProperty("height", .number(180))]),
    ])

    private var media: [RTMPMedia] {
        [
            RTMPMedia(.data, timestamp: 0, body: metadata),
            RTMPMedia(.video, timestamp: 0, body: [0x17, 0, 0, 0, 0, 1, 2, 3]),
            RTMPMedia(.audio, timestamp: 0, body: [0xAF, 0, 0x12, 0x10]),
            RTMPMedia(.video, timestamp: 0, body: [0x17, 1, 0, 0, 0] + [UInt8](repeating: 5, count: 700)),
            RTMPMedia(.audio, timestamp: 21, body: [0xAF, 1] + [UInt8](repeating: 6, count: 150)),
            RTMPMedia(.video, timestamp: 40, body: [0x27, 1, 0, 0, 0, 9]),
            RTMPMedia(.video, timestamp: 80, body: [0x27, 1, 0, 0, 0, 8]),
            RTMPMedia(.video, timestamp: 120, body: [0x27, 1, 0, 0, 0, 7]),
        ]
    }

    /// All that a publisher says from the first byte to the last, and the conversation that it was.
    private func published() -> Conversation {
        var conversation = Conversation()
        conversation.start()
        for item in media { conversation.say(conversation.client.write(item)) }
        conversation.say(conversation.client.stop())
        return conversation
    }

    @Test func aPublisherIsTakenInAndHeard() {
        let conversation = published()
        #expect(conversation.heard == [.ready])
        #expect(
            conversation.wanted == [.publish(app: "live", key: RTMPSecret("secret-key"))]
                + media.map { .media($0) } + [.ended(.unpublished)])
    }

    @Test func itIsTheSameWhereverItIsCut() {
        let said = published().said
        let handshake = 1 + 2 * 1536
        var session = RTMPServerSession(seed: 2)
        let whole = session.outcome(of: [said])
        #expect(whole.count == media.count + 3)
        for cut in [0, 1, 2, 1536, 1537, 1538, handshake - 1, handshake, handshake + 1] {
            var session = RTMPServerSession(seed: 2)
            #expect(session.outcome(of: [Array(said[..<cut]), Array(said[cut...])]) == whole, "cut at \(cut)")
        }
        var shaken = RTMPServerSession(seed: 2)
        _ = shaken.receive(Array(said[..<handshake]))
        let rest = Array(said[handshake...])
        var second = shaken
        let after = second.outcome(of: [rest])
        for cut in 0...rest.count {
            var session = shaken
            let outcome = session.outcome(of: [Array(rest[..<cut]), Array(rest[cut...])])
            if outcome != after {
                Issue.record("cut at \(cut) after the handshake")
                return
            }
        }
        var byByte = RTMPServerSession(seed: 2)
        #expect(byByte.outcome(of: said.map { [$0] }) == whole)
    }

    @Test func whatIsCutOffAnywhereOnlyWaits() {
        let said = published().said
        var session = RTMPServerSession(seed: 2)
        for (place, byte) in said.dropLast().enumerated() {
            let outcome = session.outcome(of: [[byte]])
            let hasEnded = outcome.contains { if case .ended = $0 { true } else { false } }
            #expect(!hasEnded, "after \(place + 1) bytes")
        }
    }

    @Test func aRefusedPublisherHearsWhy() {
        var conversation = Conversation()
        conversation.refusal = (.badName, "There is no stream for secret-key.")
        conversation.start()
        #expect(conversation.wanted.last == .ended(.refused))
        guard case .ended(.refused(let word)) = conversation.heard.last else {
            Issue.record("heard \(conversation.heard)")
            return
        }
        #expect(word.code == "NetStream.Publish.BadName")
        // The client's own account of it names no key.
        #expect(word.description == "There is no stream for ….")
        #expect(!conversation.server.isPublishing && conversation.server.receive([1]).isEmpty)
    }

    @Test func keysAreFoundWhereProgramsPutThem() {
        let places: [(app: String, name: String, key: String?)] = [
            ("live", "k1", "k1"), ("live/", "/k1", "k1"), ("live", "k1?bandwidthtest=1", "k1"), ("live/k1", "", "k1"),
            ("live/k1?x=y", "", "k1"), ("live", "", nil), ("", "k1", nil), ("live", "a/k1", "k1"),
        ]
        for place in places {
            var conversation = Conversation(at: RTMPPlace(app: place.app, address: "rtmp://h/live", name: place.name))
            conversation.start()
            if let key = place.key {
                #expect(conversation.wanted.count == 1)
                guard case .publish(let app, let found) = conversation.wanted.first else { continue }
                #expect(found.value == key && app.hasPrefix("live"))
            } else {
                #expect(conversation.wanted == [.ended(.refused)])
            }
        }
    }

    @Test func keysAreNotPrinted() {
        let action = RTMPAction.publish(app: "live", key: RTMPSecret("secret-key"))
        var dumped = ""
        dump(action, to: &dumped)
        for text in ["\(action)", String(reflecting: action), dumped, "\(Conversation.place)", "\([action])"] {
            #expect(!text.contains("secret"))
        }
    }

    @Test func aPlayerIsSentAway() {
        var conversation = Conversation(.play)
        conversation.start()
        #expect(conversation.wanted == [.ended(.wantedToPlay)])
        guard case .ended(.refused(let word)) = conversation.heard.last else {
            Issue.record("heard \(conversation.heard)")
            return
        }
        #expect(word.code == "NetStream.Play.StreamNotFound")
    }

    @Test func thePublisherIsToldThatItIsOver() {
        var conversation = Conversation()
        conversation.start()
        conversation.act(conversation.server.stop("The stream was stopped."))
        #expect(conversation.wanted.last == .ended(.stopped))
        #expect(conversation.heard.last == .ended(.finished))
        #expect(conversation.server.stop("Again.").isEmpty && conversation.server.accept().isEmpty)
    }

    @Test func whatComesWhileTheKeyIsLookedUpWaits() {
        let said = published().said
        var session = RTMPServerSession(seed: 2)
        // One byte after the other up to the question.
        var place = 0
        func isAsked(_ actions: [RTMPAction]) -> Bool {
            actions.contains { if case .publish = $0 { true } else { false } }
        }
        while place < said.count, !isAsked(session.receive([said[place]])) { place += 1 }
        #expect(session.receive(Array(said[(place + 1)...])).isEmpty)
        let media = session.accept().filter { if case .media = $0 { true } else { false } }
        #expect(media == self.media.map { .media($0) })
    }
}
