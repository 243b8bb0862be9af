internal import CStreamPlugin

/// An open encoder or decoder. The media process sends to it and receives from it in turn, from one thread at a time:
///
/// 1. `send` answers AGAIN while there is output to take, `receive` while it needs more input; never both. Here a codec
///    holds one output at most.
/// 2. Sending nil drains: `receive` gives what is left, and then END, as often as it is asked.
/// 3. Who keeps a frame that was sent calls its `retain`, and later `release`; this codec keeps none. What it gives carries
///    a `release` of its own.
/// 4. On failure a function answers FAILED (`open`: NULL), and `reason` tells why.
final class Sound {
    /// What `open` refuses without.
    static let requirement: StaticString = "my-plugin needs a sample rate and 1 to 8 channels."

    /// Why the last function failed.
    private(set) var reason: StaticString = ""
    private let rate: UInt32
    private let channels: Int
    private var isDraining = false
    private var packet: stream_packet?
    private var frame: stream_frame?

    init?(_ configuration: stream_codec_config) {
        guard configuration.sample_rate > 0, 1...8 ~= configuration.channels else { return nil }
        rate = configuration.sample_rate
        channels = Int(configuration.channels)
    }

    deinit {
        if let packet { packet.release(packet.buffer) }
        if let frame { frame.release(frame.buffer) }
    }

    /// The instance that `open` gave out.
    static func of(_ codec: UnsafeMutableRawPointer?) -> Sound? {
        codec.map { Unmanaged<Sound>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Encodes.
    func send(_ sent: UnsafePointer<stream_frame>?) -> stream_codec_result {
        guard let sent = sent?.pointee else { return drain() }
        guard packet == nil else { return STREAM_CODEC_AGAIN }
        guard !isDraining else { return fail("The codec was drained: open another.") }
        guard sent.sample_rate == rate, sent.channels == channels else {
            return fail("The sound has another rate or other channels than the encoder was opened for.")
        }
        let plane = Int(sent.samples) * MemoryLayout<Float>.size
        guard plane > 0 else { return STREAM_CODEC_OK }
        let memory = Memory(plane * channels)
        withUnsafeBytes(of: sent.planes) { planes in
            for (channel, samples) in planes.bindMemory(to: UnsafeRawPointer?.self).prefix(channels).enumerated() {
                if let samples { (memory.start + channel * plane).copyMemory(from: samples, byteCount: plane) }
            }
        }
        var made = stream_packet()
        made.struct_size = UInt32(MemoryLayout<stream_packet>.size)
        made.keyframe = 1
        (made.pts, made.dts, made.duration) = (sent.pts, sent.pts, sent.duration)
        made.data = UnsafePointer(memory.start.assumingMemoryBound(to: UInt8.self))
        made.size = plane * channels
        made.buffer = memory.owned()
        made.release = Memory.release
        packet = made
        return STREAM_CODEC_OK
    }

    func receive(_ place: UnsafeMutablePointer<stream_packet>?) -> stream_codec_result {
        guard let place, let packet else { return isDraining ? STREAM_CODEC_END : STREAM_CODEC_AGAIN }
        place.pointee = packet
        self.packet = nil
        return STREAM_CODEC_OK
    }

    /// Decodes. Packets come from files, and files from strangers: nothing is believed that was not looked at.
    func send(_ sent: UnsafePointer<stream_packet>?) -> stream_codec_result {
        guard let sent = sent?.pointee else { return drain() }
        guard frame == nil else { return STREAM_CODEC_AGAIN }
        guard !isDraining else { return fail("The codec was drained: open another.") }
        let plane = sent.size / channels
        let isWhole = plane * channels == sent.size && plane.isMultiple(of: MemoryLayout<Float>.size)
        guard let data = sent.data, plane > 0, isWhole, plane <= 1 << 24 else { return fail("A packet is damaged.") }
        let memory = Memory(sent.size)
        memory.start.copyMemory(from: data, byteCount: sent.size)
        var made = stream_frame()
        made.struct_size = UInt32(MemoryLayout<stream_frame>.size)
        made.kind = STREAM_MEDIA_AUDIO.rawValue
        (made.pts, made.duration) = (sent.pts, sent.duration)
        made.sample_format = STREAM_SAMPLE_FLOAT_PLANAR.rawValue
        made.sample_rate = rate
        made.channels = UInt32(channels)
        made.plane_count = UInt32(channels)
        made.samples = UInt32(plane / MemoryLayout<Float>.size)
        withUnsafeMutableBytes(of: &made.planes) { planes in
            let planes = planes.bindMemory(to: UnsafeMutableRawPointer?.self)
            for channel in 0..<channels { planes[channel] = memory.start + channel * plane }
        }
        withUnsafeMutableBytes(of: &made.strides) { strides in
            let strides = strides.bindMemory(to: Int32.self)
            for channel in 0..<channels { strides[channel] = Int32(plane) }
        }
        made.buffer = memory.owned()
        made.retain = Memory.retain
        made.release = Memory.release
        frame = made
        return STREAM_CODEC_OK
    }

    func receive(_ place: UnsafeMutablePointer<stream_frame>?) -> stream_codec_result {
        guard let place, let frame else { return isDraining ? STREAM_CODEC_END : STREAM_CODEC_AGAIN }
        place.pointee = frame
        self.frame = nil
        return STREAM_CODEC_OK
    }

    private func drain() -> stream_codec_result {
        isDraining = true
        return STREAM_CODEC_OK
    }

    private func fail(_ reason: StaticString) -> stream_codec_result {
        self.reason = reason
        return STREAM_CODEC_FAILED
    }
}
