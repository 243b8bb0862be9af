import JSON
import Media
import Testing

@Suite struct SpecificationTests {
    @Test func whatIsNotSaidHasItsDefault() throws {
        let specification = try EncodeSpecification(["operation": "encode"])
        #expect(specification == EncodeSpecification())
        #expect(specification.ladder.map(\.name) == ["1080p", "720p", "480p", "360p", "240p"])
    }

    @Test func everythingIsRead() throws {
        let specification = try EncodeSpecification([
            "operation": "encode", "segmentSeconds": 6, "preset": "fast", "audioBitrate": 96_000, "copy": true,
            "part": "ladder", "first": ["soundEndSeconds": 9.5, "damagedSound": 2],
            "maxDurationSeconds": 60, "have": ["low": 3, "audio": 4],
            "ladder": [
                ["name": "low", "height": 100, "bitrate": 100_000], ["name": "b", "height": 200, "bitrate": 3e5],
            ],
        ])
        #expect(specification.segmentSeconds == 6)
        #expect(specification.maxDurationSeconds == 60)
        #expect(specification.copiesPicture)
        #expect(specification.part == .ladder)
        #expect(specification.first.soundEndSeconds == 9.5 && specification.first.damagedSound == 2)
        #expect(specification.have == ["low": 3, "audio": 4])
        #expect(specification.ladder.map(\.name) == ["b", "low"])
    }

    @Test(
        arguments: [
            ["operation": "dance"], ["operation": "encode", "segmentSeconds": 0],
            ["operation": "encode", "ladder": []],
            ["operation": "encode", "ladder": [["name": "../x", "height": 100, "bitrate": 100_000]]],
            ["operation": "encode", "ladder": [["name": "audio", "height": 100, "bitrate": 100_000]]],
            ["operation": "encode", "part": "second"], ["operation": "encode", "first": 1],
            ["operation": "encode", "have": ["a": -1]], ["operation": "encode", "preset": 3],
        ] as [JSON])
    func whatIsWrongIsRefused(json: JSON) {
        #expect(throws: MediaFailure.self) { _ = try EncodeSpecification(json) }
    }
}
