public import CStreamPlugin
internal import Glibc
internal import PluginSDK

/// A codec plugin: an encoder and a decoder of a sound format whose packets are the samples as they are, 32-bit float, one
/// channel after the other.
public enum MyPluginCodecs {
    /// What the library offers. It must agree with the manifest, my-plugin.json.
    public static func descriptor() -> UnsafePointer<stream_plugin>? {
        CodecEntry.descriptor(name: "my-plugin", version: "0.1.0", codecs: [encoder(), decoder()])
    }

    private static func encoder() -> stream_codec_v1 {
        var table = table("my-plugin-encoder")
        table.encodes = 1
        table.send_frame = { codec, frame in Sound.of(codec)?.send(frame) ?? STREAM_CODEC_FAILED }
        table.receive_packet = { codec, packet in Sound.of(codec)?.receive(packet) ?? STREAM_CODEC_FAILED }
        // Every packet stands for itself, and there is no bit rate to choose; a container needs to keep nothing.
        table.request_keyframe = { _ in }
        table.reconfigure = { _, _ in STREAM_CODEC_OK }
        table.extradata = { _ in stream_bytes(data: nil, size: 0) }
        return table
    }

    private static func decoder() -> stream_codec_v1 {
        var table = table("my-plugin-decoder")
        table.send_packet = { codec, packet in Sound.of(codec)?.send(packet) ?? STREAM_CODEC_FAILED }
        table.receive_frame = { codec, frame in Sound.of(codec)?.receive(frame) ?? STREAM_CODEC_FAILED }
        return table
    }

    /// What both have. Names live as long as the process.
    private static func table(_ name: String) -> stream_codec_v1 {
        var table = stream_codec_v1()
        table.struct_size = UInt32(MemoryLayout<stream_codec_v1>.size)
        table.kind = STREAM_MEDIA_AUDIO.rawValue
        table.name = UnsafePointer(strdup(name))
        table.codec = UnsafePointer(strdup("my-plugin"))
        table.open = { configuration in
            configuration.flatMap { Sound($0.pointee) }.map { Unmanaged.passRetained($0).toOpaque() }
        }
        table.failure = { codec in
            let reason = Sound.of(codec)?.reason ?? Sound.requirement
            return stream_bytes(data: reason.utf8Start, size: reason.utf8CodeUnitCount)
        }
        table.close = { codec in
            if let codec { Unmanaged<Sound>.fromOpaque(codec).release() }
        }
        return table
    }
}
