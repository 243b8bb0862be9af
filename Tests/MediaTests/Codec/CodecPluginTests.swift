import CStreamPlugin
import KernelTesting
import PluginLoader
import Testing

/// Every codec plugin of this repository keeps the promises of the boundary.
@Suite struct CodecPluginTests {
    @Test(arguments: ["h264", "hevc", "av1", "aac"]) func libavKeepsItsPromises(codec: String) throws {
        try check(try #require(CodecPair(of: codec, in: CodecPlugin.libav().library().descriptor)), codec)
    }

    /// Another's decoder takes what OpenH264 makes, as players do.
    @Test func openh264KeepsItsPromises() throws {
        let encoder = try #require(try CodecPlugin.openh264().tables().first)
        let libav = try #require(CodecPair(of: "h264", in: CodecPlugin.libav().library().descriptor))
        try check(CodecPair(encoder: encoder, decoder: libav.decoder), "openh264")
    }

    @Test(arguments: ["xrle", "xpcm"]) func theExampleKeepsItsPromises(codec: String) throws {
        let example = try CodecPlugin.example()
        try check(try #require(CodecPair(of: codec, in: example.library().descriptor)), codec)
    }

    @Test func theTemplateKeepsItsPromises() throws {
        let template = try CodecPlugin.template()
        try check(try #require(CodecPair(of: "my-plugin", in: template.library().descriptor)), "the template")
    }

    @Test func theManifestsNameExactlyWhatIsOffered() throws {
        for plugin in [CodecPlugin.libav(), .openh264(), try .example(), try .template()] {
            let manifest = try plugin.manifest()
            var offered: Set<String> = []
            for table in try plugin.tables().map(\.pointee) {
                let kind = table.kind == STREAM_MEDIA_VIDEO.rawValue ? "video" : "audio"
                let direction = table.encodes == 1 ? "encode" : "decode"
                offered.insert("\(String(cString: table.name)) \(String(cString: table.codec)) \(direction) \(kind)")
            }
            #expect(
                offered == Set(manifest.codecs.map { "\($0.name) \($0.codec) \($0.direction.rawValue) \($0.kind)" }),
                "\(manifest.name)")
        }
    }

    @Test func openh264SaysWhatItCannotDo() throws {
        let table = try #require(try CodecPlugin.openh264().tables().first)
        let cases: [(width: UInt32, height: UInt32, profile: String, reason: String)] = [
            (8, 8, "high", "size"), (4096, 4096, "high", "size"), (64, 63, "high", "size"),
            (64, 64, "main", "profiles"), (64, 64, "high", ""), (64, 64, "baseline", ""),
        ]
        for (width, height, profile, reason) in cases {
            let opened = CodecPlugin.open(table, width: width, height: height, profile: profile)
            #expect(opened.isOpen == reason.isEmpty, "\(width)×\(height) \(profile): \(opened.reason)")
            if !reason.isEmpty { #expect(opened.reason.contains(reason)) }
        }
    }

    /// A packet of a few bytes may claim any size; it must not cost the memory of it.
    @Test func theExamplesDecoderBelievesNoPacket() throws {
        let example = try CodecPlugin.example()
        let pair = try #require(CodecPair(of: "xrle", in: example.library().descriptor))
        let claims: [(width: UInt32, height: UInt32, reason: String)] = [
            (16_384, 16_384, "size"), (.max, .max, "size"), (0, 0, "size"), (63, 64, "size"), (4096, 4096, "short"),
        ]
        for claim in claims {
            let answer = CodecPlugin.decode(pair.decoder, claiming: claim.width, claim.height)
            #expect(answer.result == STREAM_CODEC_FAILED, "\(claim)")
            #expect(answer.reason.contains(claim.reason), "\(claim): \(answer.reason)")
        }
    }

    private func check(_ pair: CodecPair, _ name: String) throws {
        for check in CodecConformance.checks(of: pair) {
            do {
                try check.run(pair)
            } catch {
                Issue.record("\(name): \(check): \(error)")
            }
        }
    }
}
