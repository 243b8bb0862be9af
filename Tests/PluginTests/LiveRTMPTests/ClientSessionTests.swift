import LiveRTMP
import Testing

/// What a client's session wants as it publishes to others and plays from them.
@Suite struct ClientSessionTests {
    private func notes(_ purpose: RTMPClientSession.Purpose, _ server: RawServer, pieces: Int = 1) -> [RTMPClientAction]
    {
        var session = RTMPClientSession(purpose, at: Conversation.place, seed: 1)
        var notes: [RTMPClientAction] = []
        let size = max(1, server.bytes.count / pieces)
        var place = 0
        while place < server.bytes.count {
            let end = min(server.bytes.count, place + size)
            notes += session.receive(Array(server.bytes[place..<end]))
            place = end
        }
        return notes.filter { if case .send = $0 { false } else { true } }
    }

    @Test func whatIsPlayedComesInOrder() {
        var server = RawServer.ready()
        server.status("status", "NetStream.Play.Reset")
        server.status("status", "NetStream.Play.Start")
        server.send(RTMPMessage(.data, stream: 1, body: AMFWriter.bytes(of: [.string("|RtmpSampleAccess")])), on: 5)
        let metadata = AMFWriter.bytes(of: [.string("onMetaData"), .named([])])
        server.send(RTMPMessage(.data, stream: 1, body: metadata), on: 5)
        server.send(RTMPMessage(.video, timestamp: 9, stream: 1, body: [1, 2]), on: 6)
        server.send(RTMPMessage(.audio, timestamp: 10, stream: 1, body: [3]), on: 4)
        server.send(RTMPMessage(.userControl, body: [0, 1, 0, 0, 0, 1]), on: 2)
        let expected: [RTMPClientAction] = [
            .ready, .media(RTMPMedia(.data, timestamp: 0, body: metadata)),
            .media(RTMPMedia(.video, timestamp: 9, body: [1, 2])), .media(RTMPMedia(.audio, timestamp: 10, body: [3])),
            .ended(.finished),
        ]
        #expect(notes(.play, server) == expected)
        #expect(notes(.play, server, pieces: server.bytes.count) == expected)
    }

    @Test func endsAndRefusalsAreTold() {
        var refused = RawServer()
        refused.send(
            .string("_error"), .number(1), .null,
            .object([
                AMFProperty("code", .string("NetConnection.Connect.Rejected")),
                AMFProperty("description", .string("no\nsecret-key!")),
            ]))
        guard case .ended(.refused(let word)) = notes(.publish, refused).last else {
            Issue.record("not refused")
            return
        }
        #expect(word.code == "NetConnection.Connect.Rejected" && word.description == "no…!")

        var late = RawServer.ready()
        late.status("status", "NetStream.Publish.Start")
        late.status("error", "NetStream.Failed", "over")
        #expect(notes(.publish, late).first == .ready)
        guard case .ended(.refused) = notes(.publish, late).last else {
            Issue.record("not refused")
            return
        }
        var closed = RawServer.ready()
        closed.send(.string("close"), .number(0), .null)
        #expect(notes(.publish, closed) == [.ended(.finished)])
        var unplayed = RawServer.ready()
        unplayed.status("status", "NetStream.Play.Start")
        unplayed.status("status", "NetStream.Play.UnpublishNotify")
        #expect(notes(.play, unplayed) == [.ready, .ended(.finished)])
        var badStream = RawServer()
        badStream.send(.string("_result"), .number(1), .object([]), .object([]))
        badStream.send(.string("_result"), .number(4), .null, .number(-1))
        #expect(notes(.publish, badStream) == [.ended(.broken(.badAMF))])
        var session = RTMPClientSession(.publish, at: Conversation.place, seed: 1)
        #expect(session.receive(Array("HTTP/1.1 400 Bad Request".utf8)) == [.ended(.broken(.notRTMP))])
        #expect(session.receive([3]).isEmpty)
    }

    @Test func whatIsPublishedArrivesAsItWas() {
        var conversation = Conversation()
        #expect(conversation.client.write(RTMPMedia(.audio, timestamp: 0, body: [1])).isEmpty)
        conversation.start()
        // Over the edge of 32 bits.
        let times: [UInt32] = [0xFFFF_FFE0, 0xFFFF_FFF5, 10, 31]
        for time in times {
            conversation.say(
                conversation.client.write(
                    RTMPMedia(.video, timestamp: time, body: [UInt8](repeating: 0x27, count: 10_000))))
        }
        let heard = conversation.wanted.compactMap { if case .media(let media) = $0 { media.timestamp } else { nil } }
        #expect(heard == times)
        conversation.say(conversation.client.stop())
        #expect(conversation.client.stop().isEmpty && conversation.wanted.last == .ended(.unpublished))
    }
}
