internal import CStreamPlugin

// File-scope functions: the tables' entries.

func openEncoder(_ configuration: UnsafePointer<stream_codec_config>?) -> UnsafeMutableRawPointer? {
    open(configuration) { (configuration) throws(CodecFailure) in
        configuration.kind == STREAM_MEDIA_VIDEO.rawValue
            ? try VideoEncoder(configuration) : try AudioEncoder(configuration)
    }
}

func openDecoder(_ configuration: UnsafePointer<stream_codec_config>?) -> UnsafeMutableRawPointer? {
    open(configuration) { (configuration) throws(CodecFailure) in try Decoder(configuration) }
}

private func open(
    _ configuration: UnsafePointer<stream_codec_config>?,
    _ make: (stream_codec_config) throws(CodecFailure) -> LibavCodec
) -> UnsafeMutableRawPointer? {
    guard let configuration else { return nil }
    do {
        return Unmanaged.passRetained(try make(known(configuration))).toOpaque()
    } catch {
        error.remember()
        return nil
    }
}

/// What a host says, as far as it says something: an older one's struct is shorter.
private func known(_ configuration: UnsafePointer<stream_codec_config>) -> stream_codec_config {
    var known = stream_codec_config()
    let size = min(Int(configuration.pointee.struct_size), MemoryLayout<stream_codec_config>.size)
    withUnsafeMutableBytes(of: &known) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: configuration, count: size))
    }
    return known
}

func closeCodec(_ codec: UnsafeMutableRawPointer?) {
    guard let codec else { return }
    Unmanaged<LibavCodec>.fromOpaque(codec).release()
}

func codecFailure(_ codec: UnsafeMutableRawPointer?) -> stream_bytes { CodecFailure.last }

func sendFrame(_ codec: UnsafeMutableRawPointer?, _ frame: UnsafePointer<stream_frame>?) -> stream_codec_result {
    attempt(codec) { (codec) throws(CodecFailure) in try codec.send(frame) }
}

func receivePacket(_ codec: UnsafeMutableRawPointer?, _ packet: UnsafeMutablePointer<stream_packet>?)
    -> stream_codec_result
{
    attempt(codec) { (codec) throws(CodecFailure) in
        guard let packet else { throw CodecFailure("No place for the packet was given.") }
        return try codec.receive(&packet.pointee)
    }
}

func sendPacket(_ codec: UnsafeMutableRawPointer?, _ packet: UnsafePointer<stream_packet>?) -> stream_codec_result {
    attempt(codec) { (codec) throws(CodecFailure) in try codec.send(packet) }
}

func receiveFrame(_ codec: UnsafeMutableRawPointer?, _ frame: UnsafeMutablePointer<stream_frame>?)
    -> stream_codec_result
{
    attempt(codec) { (codec) throws(CodecFailure) in
        guard let frame else { throw CodecFailure("No place for the frame was given.") }
        // An older host's struct is shorter.
        let room = min(Int(frame.pointee.struct_size), MemoryLayout<stream_frame>.size)
        var made = stream_frame()
        let step = try codec.receive(&made)
        if step == .done {
            made.struct_size = UInt32(room)
            withUnsafeBytes(of: &made) {
                UnsafeMutableRawPointer(frame).copyMemory(
                    from: $0.baseAddress ?? UnsafeRawPointer(frame), byteCount: room)
            }
        }
        return step
    }
}

func requestKeyframe(_ codec: UnsafeMutableRawPointer?) {
    guard let codec else { return }
    Unmanaged<LibavCodec>.fromOpaque(codec).takeUnretainedValue().requestKeyframe()
}

func reconfigure(_ codec: UnsafeMutableRawPointer?, _ configuration: UnsafePointer<stream_codec_config>?)
    -> stream_codec_result
{
    attempt(codec) { (codec) throws(CodecFailure) in
        guard let configuration else { throw CodecFailure("No configuration was given.") }
        try codec.reconfigure(known(configuration))
        return .done
    }
}

func codecExtradata(_ codec: UnsafeMutableRawPointer?) -> stream_bytes {
    guard let codec else { return stream_bytes(data: nil, size: 0) }
    return Unmanaged<LibavCodec>.fromOpaque(codec).takeUnretainedValue().extradata
}

private func attempt(
    _ codec: UnsafeMutableRawPointer?, _ body: (LibavCodec) throws(CodecFailure) -> LibavCodec.Step
) -> stream_codec_result {
    guard let codec else { return STREAM_CODEC_FAILED }
    do {
        return try body(Unmanaged<LibavCodec>.fromOpaque(codec).takeUnretainedValue()).result
    } catch {
        error.remember()
        return STREAM_CODEC_FAILED
    }
}
