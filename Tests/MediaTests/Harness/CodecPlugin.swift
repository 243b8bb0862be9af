import CStreamPlugin
import JSON
import PluginLoader

/// A codec plugin as files.
struct CodecPlugin {
    let libraryFile: String
    let manifestFile: String
    private let folder: Folder?

    static func libav() -> CodecPlugin { built("libav-codecs") }

    static func openh264() -> CodecPlugin { built("openh264") }

    private static func built(_ name: String) -> CodecPlugin {
        CodecPlugin(
            libraryFile: "\(Build.folder)/libstream-\(name).so", manifestFile: "\(Build.root)/Manifests/\(name).json",
            folder: nil)
    }

    /// The example in C.
    static func example() throws -> CodecPlugin {
        try compiled(
            "Plugins/ExampleCodec/example_codec.c", manifest: "Plugins/ExampleCodec/example-codec.json",
            to: "libstream-example-codec.so")
    }

    /// What `streamctl plugins new` writes in C.
    static func template() throws -> CodecPlugin {
        try compiled(
            "Packaging/templates/codec-c/my-plugin.c", manifest: "Packaging/templates/codec/my-plugin.json",
            to: "libmy-plugin.so")
    }

    /// Compiled by the C compiler with the boundary's header alone.
    private static func compiled(_ source: String, manifest: String, to library: String) throws -> CodecPlugin {
        let folder = try Folder()
        let output = try Tool.run(
            "cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-I",
            "\(Build.root)/Sources/CStreamPlugin/include", "-o", folder.file(library), "\(Build.root)/\(source)")
        guard output.status == 0 else { throw Failure("cc: \(output.text)") }
        return CodecPlugin(
            libraryFile: folder.file(library), manifestFile: "\(Build.root)/\(manifest)", folder: folder)
    }

    func manifest() throws -> Manifest { try Manifest(reading: manifestFile) }

    func library() throws -> PluginLibrary { try PluginLibrary.open(libraryFile, manifest: manifest()) }

    /// As the start frame of stream-media names it.
    func json() throws -> JSON {
        [
            "name": .string(try manifest().name), "library": .string(libraryFile), "manifest": .string(manifestFile),
        ]
    }

    /// What it offers.
    func tables() throws -> [UnsafePointer<stream_codec_v1>] {
        guard let functions = try library().descriptor.pointee.functions else { return [] }
        let plugin = functions.assumingMemoryBound(to: stream_codec_plugin_v1.self).pointee
        return (0..<Int(plugin.codec_count)).compactMap { plugin.codecs[$0] }
    }

    /// Whether an encoder of H.264 opens for pictures of that size, and what it says if not.
    static func open(_ table: UnsafePointer<stream_codec_v1>, width: UInt32, height: UInt32, profile: String)
        -> (isOpen: Bool, reason: String)
    {
        var configuration = stream_codec_config()
        configuration.struct_size = UInt32(MemoryLayout<stream_codec_config>.size)
        configuration.kind = STREAM_MEDIA_VIDEO.rawValue
        configuration.pixel_format = STREAM_PIXEL_YUV420P.rawValue
        configuration.time_base_num = 1
        configuration.time_base_den = 25
        configuration.width = width
        configuration.height = height
        configuration.bitrate = 100_000
        var codec = "h264"
        var profile = profile
        let instance = codec.withUTF8 { codec in
            profile.withUTF8 { profile in
                configuration.codec = stream_bytes(data: codec.baseAddress, size: codec.count)
                configuration.profile = stream_bytes(data: profile.baseAddress, size: profile.count)
                return table.pointee.open?(&configuration) ?? nil
            }
        }
        if let instance {
            table.pointee.close?(instance)
            return (true, "")
        }
        return (false, reason(table.pointee.failure?(nil)))
    }

    /// What a decoder of xrle answers to a packet that claims to be a picture of that size, and is all but empty.
    static func decode(_ table: UnsafePointer<stream_codec_v1>, claiming width: UInt32, _ height: UInt32)
        -> (result: stream_codec_result?, reason: String)
    {
        var configuration = stream_codec_config()
        configuration.struct_size = UInt32(MemoryLayout<stream_codec_config>.size)
        configuration.kind = STREAM_MEDIA_VIDEO.rawValue
        guard let codec = table.pointee.open?(&configuration) ?? nil else { return (nil, "it did not open") }
        defer { table.pointee.close?(codec) }
        let bytes = [width, height].flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        }
        return (bytes + [255, 0]).withUnsafeBufferPointer { bytes in
            var packet = stream_packet()
            packet.struct_size = UInt32(MemoryLayout<stream_packet>.size)
            packet.data = bytes.baseAddress
            packet.size = bytes.count
            return (table.pointee.send_packet?(codec, &packet), reason(table.pointee.failure?(codec)))
        }
    }

    private static func reason(_ bytes: stream_bytes?) -> String {
        guard let bytes, let data = bytes.data else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: data, count: bytes.size), as: UTF8.self)
    }
}
