import EncodingCore
import JSON
import PluginSDK
import Testing

@Suite("The setting encoding.ladder")
struct LadderTests {
    @Test("is the standard ladder where it is not set", arguments: [JSON?.none, .null])
    func standard(_ setting: JSON?) throws {
        let names = try Ladder(setting: setting).rungs.map(\.name)
        #expect(names == ["1080p", "720p", "480p", "360p", "240p"])
    }

    @Test("takes heights, words and objects, and puts the best first")
    func forms() throws {
        let ladder = try Ladder(
            setting: [
                "360p", 720, "480:1000000", ["height": 1080, "name": "full", "bitrate": 4_000_000], ["height": 540],
            ])
        #expect(ladder.rungs.map(\.name) == ["full", "720p", "540p", "480p", "360p"])
        #expect(ladder.rungs.map(\.bitrate) == [4_000_000, 2_800_000, 1_820_000, 1_000_000, 800_000])
    }

    @Test(
        "refuses what is no ladder, and names the setting",
        arguments: [
            [], ["high"], ["720p", 720], ["720p:"], ["720p:1:2"], [["height": 8]], [["name": "a/b", "height": 720]],
            ["720p:5"], [["name": "audio", "height": 720]], [true],
            [["name": "a", "height": 720], ["name": "a", "height": 360]],
        ] as [JSON])
    func refused(_ setting: JSON) {
        let error = #expect(throws: PluginError.self) { try Ladder(setting: setting) }
        #expect(error?.message.contains("encoding.ladder") == true)
    }

    @Test("makes each rung in each codec, named after those that are not the first")
    func codecs() throws {
        let ladder = try Ladder(
            setting: ["720p", ["height": 360, "codec": "av1"], "240p:500000"], codecs: ["h264", "hevc"])
        #expect(ladder.rungs.map(\.name) == ["720p", "720p-hevc", "360p-av1", "240p", "240p-hevc"])
        #expect(ladder.rungs.map(\.codec) == ["h264", "hevc", "av1", "h264", "hevc"])
        #expect(ladder.rungs.map(\.bitrate) == [2_800_000, 1_820_000, 440_000, 500_000, 330_000])
        #expect(ladder.rungs.map(\.isFixed) == [false, false, false, true, true])
        #expect(try Ladder(setting: ["720p"], codecs: ["hevc"]).rungs.map(\.name) == ["720p"])
        #expect(throws: PluginError.self) { try Ladder(setting: nil, codecs: ["vp9"]) }
        let plan = try EncodingPlan(settings: ["codecs": ["h264", "av1"]])
        #expect(plan.ladder.rungs.count == 10)
        #expect(try EncodingPlan(settings: plan.json) == plan)
    }

    @Test("is kept with the stream as it was")
    func kept() throws {
        let plan = try EncodingPlan(settings: [
            "ladder": ["720p:2000000", "360p"], "segmentSeconds": 2, "preset": "fast",
        ])
        #expect(try EncodingPlan(settings: plan.json) == plan)
    }
}
