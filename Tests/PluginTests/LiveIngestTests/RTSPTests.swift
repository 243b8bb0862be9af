import LiveCore
import Testing

/// Playing from cameras, without a socket.
@Suite struct RTSPTests {
    private static let description = """
        v=0
        a=control:*
        m=application 0 RTP/AVP 107
        a=rtpmap:107 vnd.onvif.metadata/90000
        m=video 0 RTP/AVP 96
        a=rtpmap:96 H264/90000
        a=fmtp:96 packetization-mode=1;profile-level-id=42C01F;sprop-parameter-sets=Z0LAH9oBQBbsBEAAAAMAQAAADIPGDKg=,aM48gA==
        a=control:track1
        m=audio 0 RTP/AVP 97
        a=rtpmap:97 mpeg4-generic/48000/2
        a=fmtp:97 streamtype=5;mode=AAC-hbr;config=1190;sizelength=13;indexlength=3;indexdeltalength=3
        a=control:rtsp://cam.test/live/track2
        """
    private let address = RTSPAddress("rtsp://user:pass%3Aword@cam.test/live?x=1")

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func answer(_ fields: [String], status: String = "200 OK", body: String = "") -> [UInt8] {
        let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
        return Array(
            ((["RTSP/1.0 \(status)", "CSeq: 1"] + fields + length).joined(separator: "\r\n") + "\r\n\r\n"
                + body).utf8)
    }

    private func sent(_ actions: [RTSPSession.Action]) -> [String] {
        actions.compactMap { if case .send(let bytes) = $0 { text(bytes) } else { nil } }
    }

    private func packet(
        _ payload: [UInt8], type: UInt8 = 96, sequence: UInt16, time: UInt32, isMarked: Bool = true
    ) -> [UInt8] {
        [0x80, (isMarked ? 0x80 : 0) | type, UInt8(sequence >> 8), UInt8(sequence & 255)]
            + (0..<4).map { UInt8(truncatingIfNeeded: time >> (24 - 8 * $0)) } + [1, 2, 3, 4] + payload
    }

    @Test func aSessionIsSetUpWithTheUserThatIsAskedFor() throws {
        var session = RTSPSession(try #require(address))
        #expect(
            text(session.begin()).hasPrefix("DESCRIBE rtsp://cam.test/live?x=1 RTSP/1.0\r\nCSeq: 1\r\n"))
        let asked = try sent(
            session.take(
                answer(
                    [
                        "WWW-Authenticate: Basic realm=\"b\"",
                        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"",
                    ],
                    status: "401 Unauthorized"), now: 0))
        // MD5 of MD5(user:r:pass:word):n:MD5(DESCRIBE:rtsp://cam.test/live?x=1).
        #expect(
            asked.first?.contains("Authorization: Digest username=\"user\", realm=\"r\", nonce=\"n\"")
                == true)
        #expect(asked.first?.contains("response=\"\(Self.response)\"") == true)
        let setup = try sent(
            session.take(answer(["Content-Base: rtsp://cam.test/live/"], body: Self.description), now: 0))
        #expect(setup.first?.hasPrefix("SETUP rtsp://cam.test/live/track1 RTSP/1.0\r\n") == true)
        #expect(setup.first?.contains("interleaved=0-1") == true)
        let second = try sent(session.take(answer(["Session: abc;timeout=30"]), now: 0))
        #expect(second.first?.hasPrefix("SETUP rtsp://cam.test/live/track2 RTSP/1.0\r\n") == true)
        #expect(second.first?.contains("Session: abc\r\n") == true)
        let play = try sent(session.take(answer(["Session: abc"]), now: 0))
        #expect(play.first?.hasPrefix("PLAY rtsp://cam.test/live/ RTSP/1.0\r\n") == true)
        let info =
            "RTP-Info: url=rtsp://cam.test/live/track2;rtptime=7,url=rtsp://cam.test/live/track1;seq=1;rtptime=900"
        let playing = try session.take(answer([info]), now: 0)
        guard case .play(let media, let starts) = playing.first else { throw Unexpected() }
        #expect(media.count == 2 && starts == [900, 7])
        // Packets come between; reports are left out; the session is kept alive.
        let bytes: [UInt8] = [0x24, 0, 0, 2, 8, 9, 0x24, 1, 0, 1, 7, 0x24, 2, 0, 1, 6]
        var actions: [RTSPSession.Action] = []
        for byte in bytes { actions += try session.take([byte], now: 1) }
        #expect(actions == [.packet(track: 0, [8, 9]), .packet(track: 1, [6])])
        #expect(try sent(session.take([], now: 15_002)).first?.hasPrefix("GET_PARAMETER ") == true)
    }

    private struct Unexpected: Error {}
    private static let response = "dccc6edb614ca367cd4ddf57b10c7d17"

    @Test func whoIsNotLetInIsTold() throws {
        var without = RTSPSession(try #require(RTSPAddress("rtsp://cam.test/")))
        _ = without.begin()
        #expect(throws: RTSPProblem.self) {
            _ = try without.take(
                answer(["WWW-Authenticate: Basic realm=\"b\""], status: "401 No"), now: 0)
        }
        var wrong = RTSPSession(try #require(address))
        _ = wrong.begin()
        let first = try sent(
            wrong.take(answer(["WWW-Authenticate: Basic realm=\"b\""], status: "401 No"), now: 0))
        #expect(first.first?.contains("Authorization: Basic dXNlcjpwYXNzOndvcmQ=\r\n") == true)
        #expect(throws: RTSPProblem.self) {
            _ = try wrong.take(answer(["WWW-Authenticate: Basic realm=\"b\""], status: "401 No"), now: 0)
        }
        for garbage in ["HTTP/1.1 200 OK\r\n\r\n", "x\r\n\r\n", String(repeating: "a", count: 20_000)] {
            var session = RTSPSession(try #require(address))
            #expect(throws: RTSPProblem.self) { _ = try session.take(Array(garbage.utf8), now: 0) }
        }
    }

    @Test(arguments: [
        "", "rtsp://", "http://h/", "rtsp://h:0/", "rtsp://us er@h/", "rtsp://a%0Ab@h/", "rtsp://[::1/",
        "rtsp://h:99999/",
    ])
    func noAddress(_ text: String) {
        #expect(RTSPAddress(text) == nil)
    }

    private func feed() throws -> RTSPFeed {
        var session = RTSPSession(try #require(address))
        _ = session.begin()
        _ = try session.take(answer([], body: Self.description), now: 0)
        _ = try session.take(answer([]), now: 0)
        _ = try session.take(answer([]), now: 0)
        guard case .play(let media, let starts) = try session.take(answer([]), now: 0).first else {
            throw Unexpected()
        }
        return RTSPFeed(media, starts: starts)
    }

    @Test func picturesAreDescribedAndPutTogether() throws {
        var feed = try feed()
        // A keyframe in two fragments; the last is marked.
        let begun = feed.take(
            packet([0x7C, 0x85, 1, 2], sequence: 65_535, time: 5000, isMarked: false), track: 0, now: 50)
        #expect(begun.isEmpty)
        let records = feed.take(packet([0x7C, 0x45, 3], sequence: 0, time: 5000), track: 0, now: 50)
        #expect(records[4] == 9 && records[9..<14] == [0x17, 0, 0, 0, 0] && records[14] == 1)
        #expect(records.suffix(8) == [0, 0, 0, 4, 0x65, 1, 2, 3])
        // Two units in one packet, a frame later.
        let next = feed.take(
            packet([0x78, 0, 1, 0x09, 0, 2, 0x41, 5], sequence: 1, time: 8600), track: 0, now: 90)
        #expect(next[5] == 40 && next.suffix(11) == [0, 0, 0, 1, 9, 0, 0, 0, 2, 0x41, 5])
        // Of what was lost nothing comes.
        #expect(
            feed.take(packet([0x7C, 0x41, 3], sequence: 9, time: 12_200), track: 0, now: 130).isEmpty)
        #expect(!feed.take(packet([0x41, 3], sequence: 10, time: 15_800), track: 0, now: 170).isEmpty)
        #expect(feed.take([1, 2, 3], track: 0, now: 170).isEmpty)
        #expect(feed.take([], track: 7, now: 170).isEmpty)
    }

    @Test func soundIsTakenOutOfItsPackets() throws {
        var feed = try feed()
        let heads: [UInt8] = [0, 32, 0, 2 << 3, 0, 1 << 3]
        let records = feed.take(
            packet(heads + [7, 8, 9], type: 97, sequence: 5, time: 96_000), track: 1, now: 10)
        #expect(
            records == [
                9, 0, 0, 0, 8, 0, 0, 0, 0, 0xAF, 0, 0x11, 0x90, 9, 0, 0, 0, 8, 0, 0, 0, 0, 0xAF, 1, 7, 8, 8,
                0, 0, 0, 8, 21,
                0, 0, 0, 0xAF, 1, 9,
            ])
        // A frame in two packets.
        #expect(
            feed.take(
                packet([0, 16, 0, 3 << 3, 1], type: 97, sequence: 6, time: 98_048, isMarked: false),
                track: 1, now: 50
            ).isEmpty)
        let whole = feed.take(
            packet([0, 16, 0, 3 << 3, 2, 3], type: 97, sequence: 7, time: 98_048), track: 1, now: 50)
        #expect(whole.suffix(5) == [0xAF, 1, 1, 2, 3])
    }
}
