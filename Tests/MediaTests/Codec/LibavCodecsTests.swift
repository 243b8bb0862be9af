import CStreamPlugin
import KernelTesting
import PluginLoader
import Testing

@Suite struct LibavCodecsTests {
    private static func library() throws -> PluginLibrary {
        try PluginLibrary.open(Build.codecs, manifest: Manifest(reading: Build.codecsManifest))
    }

    @Test(arguments: ["h264", "aac"]) func codecsKeepTheirPromises(codec: String) throws {
        let pair = try #require(CodecPair(of: codec, in: Self.library().descriptor))
        for check in CodecConformance.checks(of: pair) {
            do {
                try check.run(pair)
            } catch {
                Issue.record("\(codec): \(check): \(error)")
            }
        }
    }

    @Test func theManifestNamesExactlyWhatIsOffered() throws {
        let manifest = try Manifest(reading: Build.codecsManifest)
        let functions = try #require(
            Self.library().descriptor.pointee.functions?.assumingMemoryBound(to: stream_codec_plugin_v1.self))
        var offered: Set<String> = []
        for index in 0..<Int(functions.pointee.codec_count) {
            let table = try #require(functions.pointee.codecs[index]).pointee
            let kind = table.kind == STREAM_MEDIA_VIDEO.rawValue ? "video" : "audio"
            offered.insert(
                "\(String(cString: table.name)) \(String(cString: table.codec)) \(table.encodes == 1 ? "encode" : "decode") \(kind)"
            )
        }
        #expect(offered == Set(manifest.codecs.map { "\($0.name) \($0.codec) \($0.direction.rawValue) \($0.kind)" }))
    }
}
