import LiveRTMP
import Testing

/// Addresses of other servers, and what waits for them.
@Suite struct RelayTests {
    @Test func addressesAreTakenApart() throws {
        let plain = try #require(RTMPAddress("rtmp://live.example/app/more", key: "k/1?x"))
        #expect(plain.host == "live.example" && plain.port == 1935 && !plain.isSecure)
        #expect(plain.place == RTMPPlace(app: "app/more", address: "rtmp://live.example/app/more", name: "k/1?x"))
        let secure = try #require(RTMPAddress("RTMPS://[2001:db8::1]:8443/app/", key: "k"))
        #expect(secure.host == "2001:db8::1" && secure.port == 8443 && secure.isSecure)
        #expect(secure.place.address == "rtmps://[2001:db8::1]:8443/app" && secure.place.app == "app")
        #expect(RTMPAddress("rtmps://h/app", key: "k")?.port == 443)
        let pulled = try #require(RTMPAddress("rtmp://h/app/inst/cam1?token=a/b"))
        #expect(pulled.place == RTMPPlace(app: "app/inst", address: "rtmp://h/app/inst", name: "cam1?token=a/b"))
        for text in [
            "http://h/app/x", "rtmp://h", "rtmp://h/", "rtmp://h/app", "rtmp:///app/x", "rtmp://u:p@h/app/x",
            "rtmp://h:0/a/x",
            "rtmp://h:99999/a/x", "rtmp://h:x/a/x", "rtmp://[::1/a/x", "rtmp://h/a b/x", "rtmp://h/a/\n", "",
        ] {
            #expect(RTMPAddress(text) == nil, "\(text)")
        }
        #expect(RTMPAddress("rtmp://h/", key: "k") == nil)
    }

    private func video(_ time: UInt32, _ first: UInt8, _ size: Int = 10) -> RTMPMedia {
        RTMPMedia(.video, timestamp: time, body: [first, 1, 0, 0, 0] + [UInt8](repeating: 1, count: size))
    }

    private let configuration = RTMPMedia(.video, timestamp: 5, body: [0x17, 0, 0, 0, 0, 1])
    private let sound = RTMPMedia(.audio, timestamp: 5, body: [0xAF, 0, 0x12, 0x10])
    private let metadata = RTMPMedia(.data, timestamp: 5, body: [2, 0, 1, 0x61])

    private func drained(_ queue: inout RelayQueue) -> [RTMPMedia] {
        var all: [RTMPMedia] = []
        while let media = queue.next() { all.append(media) }
        return all
    }

    @Test func itBeginsWithHeadersAndAKeyframe() {
        var queue = RelayQueue()
        for media in [metadata, configuration, sound] { queue.add(media) }
        queue.add(video(900, 0x27))
        queue.add(RTMPMedia(.audio, timestamp: 990, body: [0xAF, 1, 7]))
        #expect(queue.next() == nil)
        queue.add(video(1000, 0x17))
        queue.add(RTMPMedia(.audio, timestamp: 990, body: [0xAF, 1, 8]))
        queue.add(video(1040, 0x27))
        let sent = drained(&queue)
        #expect(sent.map(\.timestamp) == [0, 0, 0, 0, 0, 40])
        #expect(sent.map(\.kind) == [.data, .video, .audio, .video, .audio, .video])
        #expect(sent[1].body == configuration.body && sent[4].body == [0xAF, 1, 8])
        queue.restart()
        queue.add(video(1080, 0x27))
        #expect(queue.next() == nil)
        queue.add(video(0x9000_0000, 0x17))
        #expect(drained(&queue).count == 4 && queue.dropped == 0)
    }

    @Test func soundAloneBeginsAtOnce() {
        var queue = RelayQueue()
        queue.add(sound)
        queue.add(RTMPMedia(.audio, timestamp: 70, body: [0xAF, 1, 7]))
        #expect(drained(&queue).map(\.body) == [sound.body, [0xAF, 1, 7]])
    }

    @Test func whoTakesTooLittleLosesUpToAKeyframe() {
        var queue = RelayQueue(mostBytes: 1000)
        queue.add(configuration)
        queue.add(video(0, 0x17))
        for time in 1...20 { queue.add(video(UInt32(time), 0x27, 100)) }
        #expect(queue.next() == nil && queue.dropped > 5)
        queue.add(video(21, 0x17))
        #expect(drained(&queue).map(\.timestamp) == [0, 0])
    }

    @Test func recordsAreReadAgain() {
        let all = [metadata, configuration, sound, video(0xFFFF_FFFE, 0x27, 3000)]
        var records: [UInt8] = []
        for media in all { FeedRecord.append(media, to: &records) }
        #expect(Array(records.prefix(9)) == [9, 0, 0, 0, 18, 5, 0, 0, 0])
        #expect(FeedRecord.messages(in: records + [1, 0, 0, 0, 2]) == all)
        #expect(FeedRecord.messages(in: Array(records.dropLast())) == Array(all.dropLast()))
        #expect(FeedRecord.messages(in: [0, 0, 0, 0, 8, 0, 0, 0, 0]).isEmpty)
    }

    @Test func headersAreKnown() {
        #expect(configuration.isConfiguration && sound.isConfiguration && !metadata.isConfiguration)
        #expect(RTMPMedia(.video, timestamp: 0, body: [0x90, 0x68]).isConfiguration)
        #expect(RTMPMedia(.audio, timestamp: 0, body: [0x90, 0x4F]).isConfiguration)
        #expect(RTMPMedia(.video, timestamp: 0, body: [0x91, 0x68]).isKeyframe)
        #expect(!RTMPMedia(.video, timestamp: 0, body: [0xA1, 0x68]).isKeyframe)
        #expect(!configuration.isKeyframe && video(0, 0x17).isKeyframe && !video(0, 0x27).isKeyframe)
    }
}
