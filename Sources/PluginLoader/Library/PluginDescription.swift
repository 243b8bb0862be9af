import CStreamPlugin
import JSON

/// What a library says of itself: its descriptor as a value, which also passes between processes.
struct PluginDescription: Sendable, Hashable {
    var name = ""
    var version = ""
    var kind: Manifest.Kind?
    var abiMajor = 0
    var abiMinor = 0
    var operations: [String] = []
    var codecs: [String] = []
    /// Functions of the kind's table that are there.
    var functions: Set<String> = []
    /// The size of the function table; nil where there is none.
    var functionsSize: Int?

    /// Reads a descriptor as far as its `struct_size` allows. Throws where it cannot be read as one of this major
    /// version.
    init(reading descriptor: UnsafePointer<stream_plugin>, library: String) throws(PluginError) {
        func failure(_ code: PluginError.Code, _ problem: String) -> PluginError {
            PluginError(code: code, library: library, manifest: nil, problem: problem)
        }
        let raw = UnsafeRawPointer(descriptor)
        let size = Int(raw.load(as: UInt32.self))
        let needed = MemoryLayout<stream_plugin>.size
        guard size >= 8 else {
            throw failure(.shortDescriptor, "its descriptor has \(size) bytes, but needs \(needed)")
        }
        abiMajor = Int(raw.load(fromByteOffset: 4, as: UInt16.self))
        abiMinor = Int(raw.load(fromByteOffset: 6, as: UInt16.self))
        // Another major version may have another layout, so nothing more is read.
        guard abiMajor == Int(STREAM_ABI_MAJOR) else {
            throw failure(
                .abi,
                "it was built for ABI \(abiMajor).\(abiMinor), this server has "
                    + "\(STREAM_ABI_MAJOR).\(STREAM_ABI_MINOR); install a build of the plugin for this server")
        }
        guard size >= needed else {
            throw failure(.shortDescriptor, "its descriptor has \(size) bytes, but needs \(needed)")
        }
        let plugin = descriptor.pointee
        name = plugin.name.map { String(cString: $0) } ?? ""
        version = plugin.version.map { String(cString: $0) } ?? ""
        kind = Manifest.Kind(plugin.kind)
        if let list = plugin.operations {
            var place = 0
            while place < 1024, let name = list[place] {
                operations.append(String(cString: name))
                place += 1
            }
        }
        readFunctions(plugin.functions)
    }

    private mutating func readFunctions(_ table: UnsafeRawPointer?) {
        guard let table else { return }
        let size = Int(table.load(as: UInt32.self))
        functionsSize = size
        guard size >= neededFunctionsSize else { return }
        switch kind {
        case .operations: functions = Self.read(table, size, into: stream_operations_v1()).names
        case .storage: functions = Self.read(table, size, into: stream_storage_v1()).names
        case .codec: readCodecs(table.load(as: stream_codec_plugin_v1.self))
        case .worker, nil: break
        }
    }

    /// A table as far as it goes: what a plugin of an older minor version does not have is zero.
    private static func read<Table: BitwiseCopyable>(_ table: UnsafeRawPointer, _ size: Int, into empty: Table)
        -> Table
    {
        var read = empty
        withUnsafeMutableBytes(of: &read) { copy in
            copy.copyMemory(from: UnsafeRawBufferPointer(start: table, count: min(size, copy.count)))
        }
        return read
    }

    /// The size of the kind's function table in version 1.0 of the header.
    var neededFunctionsSize: Int {
        switch kind {
        case .operations: MemoryLayout<stream_operations_v1>.offset(of: \.net) ?? 0
        case .storage: MemoryLayout<stream_storage_v1>.offset(of: \.open) ?? 0
        case .codec: MemoryLayout<stream_codec_plugin_v1>.size
        case .worker, nil: 4
        }
    }

    private mutating func readCodecs(_ plugin: stream_codec_plugin_v1) {
        guard let list = plugin.codecs else { return }
        for place in 0..<Int(min(plugin.codec_count, 1024)) {
            guard let codec = list[place] else {
                codecs.append("NULL at place \(place)")
                continue
            }
            codecs.append(Self.summary(of: codec))
        }
    }

    private static func summary(of codec: UnsafePointer<stream_codec_v1>) -> String {
        let size = UnsafeRawPointer(codec).load(as: UInt32.self)
        guard size >= MemoryLayout<stream_codec_v1>.size else {
            return "one whose table has \(size) bytes instead of \(MemoryLayout<stream_codec_v1>.size)"
        }
        let codec = codec.pointee
        let name = codec.name.map { String(cString: $0) } ?? "?"
        let format = codec.codec.map { String(cString: $0) } ?? "?"
        let kind =
            switch codec.kind {
            case STREAM_MEDIA_VIDEO.rawValue: "video"
            case STREAM_MEDIA_AUDIO.rawValue: "audio"
            default: "kind \(codec.kind)"
            }
        let summary = "\(name) (\(format), \(kind), \(codec.encodes == 1 ? "encode" : "decode"))"
        let missing = codec.missingFunctions
        return missing.isEmpty ? summary : summary + " without \(missing.joined(separator: ", "))"
    }
}

extension Manifest.Kind {
    init?(_ kind: UInt32) {
        switch kind {
        case STREAM_PLUGIN_OPERATIONS.rawValue: self = .operations
        case STREAM_PLUGIN_STORAGE.rawValue: self = .storage
        case STREAM_PLUGIN_CODEC.rawValue: self = .codec
        default: return nil
        }
    }
}
