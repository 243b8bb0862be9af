import JSON
import LiveCore
import LivePlaylists
import PluginSDK
import Testing

/// The operations `livePlaylist` and `livePart`.
@Suite("Serving live streams")
struct LiveServingTests {
    private let serving: LiveServing

    init() {
        let broadcasts = LiveBroadcasts()
        serving = LiveServing(broadcasts: broadcasts)
        let broadcast = LiveBroadcast(
            streamID: "str_1", account: "acme", settings: LiveSettings(isLowLatency: true)
        ) { 1_795_867_200_000 }
        broadcast.apply([
            .tracks([LiveTrackDescription(name: "audio", kind: .audio)]),
            .initSegment(rendition: "audio", codecs: "mp4a.40.2", timescale: 48_000, name: "init.mp4"),
            .part(
                LivePart(number: 0, index: 0, startSeconds: 0, durationSeconds: 0.3, isIndependent: true, wallClock: 1),
                rendition: "audio"),
            .segment(LiveSegment(number: 0, startSeconds: 0, durationSeconds: 0.3), rendition: "audio"),
        ])
        broadcasts.open(broadcast)
    }

    private func call(_ parameters: JSONObject, account: String = "acme") -> Call {
        Call(operation: "", account: account, requestID: "", parameters: parameters)
    }

    @Test func aPlaylistIsAnsweredWithItsStatus() async throws {
        let answer = try await serving.livePlaylist(
            call(["streamId": "str_1", "kind": "media", "rendition": "audio", "query": "_HLS_skip=YES"]))
        #expect(answer["status"] == 200 && answer["final"] == false)
        #expect(answer["body"]?.string?.hasPrefix("#EXTM3U") == true)
        let bad = try await serving.livePlaylist(
            call(["streamId": "str_1", "kind": "media", "rendition": "audio", "query": "_HLS_part=1"]))
        #expect(bad["status"] == 400 && bad["message"]?.string?.contains("_HLS_msn") == true)
        #expect(try await serving.livePlaylist(call(["streamId": "str_1", "kind": "multivariant"]))["status"] == 200)
        #expect(try await serving.livePlaylist(call(["streamId": "str_1", "kind": "dash"]))["status"] == 200)
    }

    @Test func aPartIsAnsweredWithItsBlob() async throws {
        let answer = try await serving.livePart(
            call(["streamId": "str_1", "rendition": "audio", "number": 0, "part": 0]))
        #expect(answer == ["key": "streams/str_1/media/audio/0.0.m4s"])
        await #expect(throws: PluginError.self) {
            try await serving.livePart(call(["streamId": "str_1", "rendition": "audio", "number": 5, "part": 0]))
        }
    }

    @Test func nobodyElsesStreamIsAnswered() async {
        await #expect(throws: PluginError.self) {
            try await serving.livePlaylist(call(["streamId": "str_1", "kind": "multivariant"], account: "other"))
        }
        await #expect(throws: PluginError.self) {
            try await serving.livePlaylist(call(["streamId": "str_2", "kind": "multivariant"]))
        }
    }
}
