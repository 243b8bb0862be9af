public import CStreamPlugin
public import PluginLoader

/// The codecs of the plugins that are loaded. Where two offer the same, the higher score wins.
public struct CodecCatalog: @unchecked Sendable {
    // why: the tables live as long as the process and nobody writes to them.

    private struct Choice: Hashable {
        let codec: String
        let kind: UInt32
        let encodes: Bool
    }

    private var codecs: [Choice: (score: Int, table: UnsafePointer<stream_codec_v1>)] = [:]

    /// A catalog without codecs.
    public init() {}

    /// Adds what a codec plugin offers. Codecs that its manifest does not name are left out.
    public mutating func add(_ library: PluginLibrary, manifest: Manifest) {
        guard library.descriptor.pointee.kind == STREAM_PLUGIN_CODEC.rawValue,
            let functions = library.descriptor.pointee.functions?.assumingMemoryBound(to: stream_codec_plugin_v1.self)
        else { return }
        for index in 0..<Int(functions.pointee.codec_count) {
            guard let table = functions.pointee.codecs[index], let name = table.pointee.name,
                let declared = manifest.codecs.first(where: { $0.name == String(cString: name) })
            else { continue }
            add(table, score: declared.score)
        }
    }

    /// Adds one codec, which lives as long as the process.
    public mutating func add(_ table: UnsafePointer<stream_codec_v1>, score: Int) {
        guard let codec = table.pointee.codec else { return }
        let choice = Choice(
            codec: String(cString: codec), kind: table.pointee.kind, encodes: table.pointee.encodes != 0)
        if let known = codecs[choice], known.score >= score { return }
        codecs[choice] = (score, table)
    }

    func decoder(of codec: String, _ kind: stream_media_kind) -> UnsafePointer<stream_codec_v1>? {
        codecs[Choice(codec: codec, kind: kind.rawValue, encodes: false)]?.table
    }

    func encoder(of codec: String, _ kind: stream_media_kind) -> UnsafePointer<stream_codec_v1>? {
        codecs[Choice(codec: codec, kind: kind.rawValue, encodes: true)]?.table
    }
}
