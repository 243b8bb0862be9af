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

    @Test("is empty of a stream without an upload")
    func waiting() async throws {
        let fixture = try await EncodingFixture()
        let index = try await fixture.index()
        #expect(index["state"] == "waiting" && index["renditions"] == [])
    }
}
