import Media
import Testing

/// Feeds and what is in them.
@Suite struct FeedTests {
    @Test func recordsComeInAnyPieces() throws {
        let bytes = Feed.record(9, Feed.number(77) + [1, 2, 3]) + Feed.record(99, [5]) + Feed.record(1, [4]) + Feed.end
        for size in 1...bytes.count {
            var reader = FeedReader()
            var records: [FeedRecord] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                reader.append(bytes[start..<min(bytes.count, start + size)])
                while let record = try reader.next() { records.append(record) }
            }
            #expect(records.map(\.kind) == [.video, .transport, .end])
            #expect(records[0].timestamp == 77)
            #expect(Array(records[0].body) == [1, 2, 3])
            #expect(Array(records[1].body) == [4])
        }
    }

    @Test func whatIsNoFeedIsRefused() {
        for bytes in [Feed.number(0) + [9], Feed.number(.max) + [9], Feed.record(9, [1, 2])] {
            var reader = FeedReader()
            reader.append(bytes)
            #expect(throws: (any Error).self) { try reader.next() }
        }
    }

    @Test func audioConfigurations() throws {
        let plain = try #require(AudioConfiguration([0x11, 0x90]))
        #expect(
            plain.sampleRate == 48_000 && plain.channels == 2 && plain.objectType == 2 && plain.frameSamples == 1024)
        let mono = try #require(AudioConfiguration([0x12, 0x08]))
        #expect(mono.sampleRate == 44_100 && mono.channels == 1)
        #expect(AudioConfiguration(sampleRate: 48_000, channels: 2)?.bytes == [0x11, 0x90])
        let efficient = try #require(AudioConfiguration([0x2B, 0x92, 0x08, 0x00]))
        #expect(efficient.sampleRate == 22_050 && efficient.objectType == 2)
        #expect(AudioConfiguration([]) == nil)
        #expect(AudioConfiguration([0x17, 0x90]) == nil)
    }

    @Test func whatAPublisherSaysOfItself() {
        func text(_ text: String) -> [UInt8] { [0, UInt8(text.utf8.count)] + text.utf8 }
        func number(_ value: Double) -> [UInt8] {
            [0] + (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (56 - 8 * UInt64($0))) }
        }
        let values =
            text("framerate") + number(29.97) + text("videodatarate") + number(2500) + text("videocodecid")
            + number(7) + text("stereo") + [1, 1] + text("encoder") + [2] + text("obs") + [0, 0, 9]
        let body = [2] + text("@setDataFrame") + [2] + text("onMetaData") + [8, 0, 0, 0, 5] + values
        let said = MetadataReader.announcement(body[...])
        #expect(said?.frameRate == 29.97)
        #expect(said?.videoBitrate == 2_500_000)
        #expect(said?.hasVideo == true)
        #expect(said?.hasAudio == false)
        for count in 0..<body.count { _ = MetadataReader.announcement(body[..<count]) }
        #expect(MetadataReader.announcement([2, 0, 1, 65]) == nil)
    }
}
