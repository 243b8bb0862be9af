public import CStreamPlugin
public import PluginLoader

/// The codecs of the plugins that are loaded. Where several offer the same, those come first that are preferred by name,
/// then the higher score, then the earlier name.
public struct CodecCatalog: @unchecked Sendable {
    // why: the tables live as long as the process and nobody writes to them.

    private struct Choice: Hashable {
        let codec: String
        let kind: UInt32
        let encodes: Bool
    }

    private struct Entry {
        let name: String
        let rank: Int
        let score: Int
        let table: UnsafePointer<stream_codec_v1>
    }

    private let preferred: [String]
    private var codecs: [Choice: [Entry]] = [:]

    /// A catalog without codecs; `preferred` are names of implementations, best first.
    public init(preferring preferred: [String] = []) {
        self.preferred = preferred
    }

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
        guard let codec = table.pointee.codec, let name = table.pointee.name else { return }
        let choice = Choice(
            codec: String(cString: codec), kind: table.pointee.kind, encodes: table.pointee.encodes != 0)
        let entry = Entry(
            name: String(cString: name),
            rank: preferred.firstIndex(of: String(cString: name)) ?? preferred.count, score: score, table: table)
        codecs[choice, default: []].append(entry)
        codecs[choice]?.sort { ($0.rank, -$0.score, $0.name) < ($1.rank, -$1.score, $1.name) }
    }

    func decoder(of codec: String, _ kind: stream_media_kind) -> UnsafePointer<stream_codec_v1>? {
        codecs[Choice(codec: codec, kind: kind.rawValue, encodes: false)]?.first?.table
    }

    /// Those that encode a format, the first choice first.
    func encoders(of codec: String, _ kind: stream_media_kind) -> [CodecEncoder] {
        (codecs[Choice(codec: codec, kind: kind.rawValue, encodes: true)] ?? []).map {
            CodecEncoder(name: $0.name, table: $0.table)
        }
    }
}
