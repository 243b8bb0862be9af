import JSON
import LiveCore
import PluginSDK
import Testing

/// What the manifest says is what the plugin does.
@Suite struct LiveManifestTests {
    private let declared: DeclaredOperations

    init() throws {
        declared = try DeclaredOperations(of: "live")
    }

    @Test func declaresItsOperations() {
        #expect(declared.names == Live.operations)
    }

    @Test(arguments: Live.operations)
    func itsExamplesAreValid(_ operation: String) throws {
        let example = declared.all.first { $0["name"]?.string == operation }?["example"] ?? .null
        #expect(try declared.issues(operation, "parameters", example).isEmpty)
    }

    @Test func termsAreKeptAsTheyWereGiven() {
        let terms = LiveTerms(
            parameters: [
                "latency": "standard", "record": false, "renditions": "ladder", "dvrWindowSeconds": 30,
                "reconnectWindowSeconds": 0, "targets": [["url": "rtmp://other.example/live", "streamKey": "k"]],
            ], settings: ["partSeconds": 1, "ladder": ["720p", "360p:700000"], "segmentSeconds": 3])
        #expect(LiveTerms(terms.json) == terms)
        #expect(terms.ladder.map { $0["height"]?.int } == [720, 360])
        #expect(terms.ladder[1]["bitrate"] == 700_000)
        #expect(terms.targetDuration == 4 && terms.partSeconds == 1 && !terms.records && !terms.isLowLatency)
        let plain = LiveTerms(parameters: [:], settings: [:])
        #expect(plain.isLowLatency && plain.records && plain.reconnectWindowSeconds == 60)
        let specification = RunPlan(after: LiveRecord(streamID: "str_1", keyHash: "", terms: terms))
            .specification(kind: .flv, terms: terms)
        #expect(specification["live"]?["partSeconds"] == nil)
        #expect(specification["live"]?["ladder"]?.array?.count == 2)
    }
}
