import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The operation mediaIndex")
struct MediaIndexTests {
    @Test("lists the renditions best first, the sound last, with their segments")
    func lists() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        let index = try await fixture.index()
        #expect(index["state"] == "ready" && index["segmentSeconds"]?.double == 4)
        let renditions = try #require(index["renditions"]?.array)
        #expect(renditions.map { $0["name"]?.string } == PlayedWorker.names)
        #expect(renditions.allSatisfy { $0["complete"] == true && $0["segmentCount"] == 3 })
        #expect(try await fixture.segments("audio") == [[4, 100_000], [4, 100_000], [2, 50_000]])
    }

    @Test("lists one rendition's segments where it is asked for one")
    func one() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        let renditions = try await fixture.index(rendition: "360p")["renditions"]?.array ?? []
        #expect(renditions.map { $0["segments"]?.array?.count } == [nil, 3, nil])
        #expect(renditions.map { $0["longestSeconds"]?.double } == [4, 4, 4])
    }

    @Test("is right after every segment, however often it was asked before, past one chunk")
    func grows() async throws {
        let fixture = try await EncodingFixture()
        let count = SegmentChunk.capacity + 3
        fixture.test.workers.script { _, send in
            try await send(PlayedWorker.info)
            try await send(PlayedWorker.initSegment("audio"))
            for number in 0..<count {
                try await send([
                    "type": "segment", "rendition": "audio", "number": .integer(Int64(number)),
                    "durationSeconds": 4, "sizeBytes": .integer(Int64(number + 1)),
                ])
                let segments = try await fixture.segments("audio")
                #expect(segments.count == number + 1)
                #expect(segments.last == [4, Double(number + 1)])
                #expect(try await fixture.segments("audio") == segments)
            }
            return PlayedWorker.done
        }
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        #expect(try await fixture.segments("audio").count == count)
        #expect(try await fixture.segments("480p") == [])
        #expect(fixture.test.store.keys.filter { $0.key.hasPrefix("g/") }.count == 2)
    }

    @Test("tells where keyframes end, the tracks' clocks and languages")
    func details() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script { _, send in
            try await send([
                "type": "info", "segmentSeconds": 4,
                "renditions": [
                    ["name": "480p", "kind": "video", "width": 854, "height": 480, "frameRate": 24, "bitrate": 1],
                    ["name": "audio", "kind": "audio", "channels": 2, "bitrate": 1, "language": "de", "label": "Ton"],
                ],
            ])
            for name in ["480p", "audio"] {
                try await send([
                    "type": "init", "rendition": .string(name), "codecs": "avc1.64001e", "timescale": 24_000,
                ])
                try await send([
                    "type": "segment", "rendition": .string(name), "number": 0, "durationSeconds": 4,
                    "sizeBytes": 900, "keyframeBytes": name == "audio" ? 0 : 300,
                ])
            }
            return PlayedWorker.done
        }
        try await fixture.upload()
        try await fixture.encoding.run(fixture.job())
        #expect(try await fixture.segments("480p") == [[4, 900, 300]])
        #expect(try await fixture.segments("audio") == [[4, 900]])
        let sound = try #require(try await fixture.index()["renditions"]?[1])
        #expect(sound["timescale"] == 24_000 && sound["language"] == "de" && sound["label"] == "Ton")
    }

    @Test("is empty of a stream without an upload")
    func waiting() async throws {
        let fixture = try await EncodingFixture()
        let index = try await fixture.index()
        #expect(index["state"] == "waiting" && index["renditions"] == [])
    }
}
