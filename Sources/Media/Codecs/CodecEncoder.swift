import CStreamPlugin

/// An encoder of a codec plugin.
struct CodecEncoder: @unchecked Sendable {
    // why: the codec's table lives as long as the process and nobody writes to it.

    /// Of the implementation: "libx264".
    let name: String
    let table: UnsafePointer<stream_codec_v1>
}
