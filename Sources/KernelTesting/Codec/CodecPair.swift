public import CStreamPlugin

/// An encoder and a decoder of one format, as two tables of codec plugins.
public struct CodecPair: @unchecked Sendable {
    // why: tables live as long as the process and nobody writes to them.

    /// Encodes the format.
    public let encoder: UnsafePointer<stream_codec_v1>
    /// Decodes what the encoder makes.
    public let decoder: UnsafePointer<stream_codec_v1>

    /// Makes a pair.
    public init(encoder: UnsafePointer<stream_codec_v1>, decoder: UnsafePointer<stream_codec_v1>) {
        self.encoder = encoder
        self.decoder = decoder
    }

    /// Finds a format's pair among what a codec plugin offers, or nil.
    public init?(of codec: String, in plugin: UnsafePointer<stream_plugin>) {
        guard plugin.pointee.kind == STREAM_PLUGIN_CODEC.rawValue,
            let functions = plugin.pointee.functions?.assumingMemoryBound(to: stream_codec_plugin_v1.self)
        else { return nil }
        let tables = (0..<Int(functions.pointee.codec_count)).compactMap { functions.pointee.codecs[$0] }
            .filter { $0.pointee.codec.map { String(cString: $0) } == codec }
        guard let encoder = tables.first(where: { $0.pointee.encodes == 1 }),
            let decoder = tables.first(where: { $0.pointee.encodes == 0 })
        else { return nil }
        self.init(encoder: encoder, decoder: decoder)
    }

    /// Whether it is of pictures, else of sound.
    public var isVideo: Bool { encoder.pointee.kind == STREAM_MEDIA_VIDEO.rawValue }
}
