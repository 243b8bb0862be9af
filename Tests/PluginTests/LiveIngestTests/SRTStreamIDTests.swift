import LiveSRT
import Testing

@Suite("Streamids of SRT")
struct SRTStreamIDTests {
    @Test(
        "both habits name a key",
        arguments: [
            "publish:live_k", "publish:live/live_k", "publish:live_k:user:word", "live_k", "live/live_k",
            "#!::r=live_k,m=publish", "#!::m=publish,r=live/live_k,u=someone,t=stream,s=1,h=a.example",
            "%23!::r=live_k,m=publish", "%23!%3A%3Ar%3Dlive_k%2Cm%3Dpublish",
        ])
    func good(text: String) throws {
        #expect(try SRTStreamID.key(of: text) == "live_k")
    }

    @Test(
        "what cannot be meant is told by a code",
        arguments: [
            ("", .badRequest), ("publish:", .badRequest), ("#!::m=publish", .badRequest),
            ("#!::r=,m=publish", .badRequest),
            ("#!::r", .badRequest), ("#!::=x,m=publish", .badRequest), ("#!::r=a,r=b,m=publish", .badRequest),
            ("#!{r=a}", .badRequest), ("publish:a\u{0}b", .badRequest), ("%23!::r=%0A,m=publish", .badRequest),
            ("%23!::r=%4", .badRequest), (String(repeating: "a", count: 513), .badRequest),
            ("#!::r=a", .badMode), ("#!::r=a,m=request", .badMode), ("#!::r=a,m=bidirectional", .badMode),
            ("read:a", .badMode), ("request:a", .badMode), ("#!::r=a,m=publish,t=file", .notSupportedMedia),
        ] as [(String, SRTRejection)])
    func bad(text: String, rejection: SRTRejection) {
        #expect(throws: rejection) { try SRTStreamID.key(of: text) }
    }

    @Test("nothing that is sent breaks the reader") func anything() {
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            var bytes: [UInt8] = Array("#!::".utf8.prefix(Int(state >> 60) % 5))
            for _ in 0..<(Int(state >> 33) % 40) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(Array("rmtu=,:%#!ab2/ ".utf8)[Int(state >> 33) % 15])
            }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            _ = try? SRTStreamID.key(of: String(decoding: bytes, as: UTF8.self))
        }
    }
}
