internal import CLibAV
internal import CStreamPlugin

/// Samples that wait to become a block of the encoder's size.
struct SampleQueue {
    private var planes: [[Float]]
    private var start = 0
    private var next: Int64?

    init(channels: Int) {
        planes = Array(repeating: [], count: channels)
    }

    var channels: Int { planes.count }

    /// Samples a channel.
    var count: Int { planes[0].count - start }

    /// Appends a frame's samples; the first one's time is where the queue's count of time begins.
    mutating func append(_ frame: stream_frame) {
        if next == nil { next = frame.pts }
        let count = Int(frame.samples)
        withUnsafeBytes(of: frame.planes) { pointers in
            let pointers = pointers.bindMemory(to: UnsafeMutablePointer<UInt8>?.self)
            for channel in planes.indices {
                guard let plane = pointers[channel] else { continue }
                plane.withMemoryRebound(to: Float.self, capacity: count) {
                    planes[channel].append(contentsOf: UnsafeBufferPointer(start: $0, count: count))
                }
            }
        }
    }

    /// Takes up to `size` samples a channel as a frame.
    mutating func take(_ size: Int, rate: Int32) throws(CodecFailure) -> DecodedFrame {
        let size = min(size, count)
        let block = try DecodedFrame()
        block.frame.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        block.frame.pointee.nb_samples = Int32(size)
        block.frame.pointee.sample_rate = rate
        av_channel_layout_default(&block.frame.pointee.ch_layout, Int32(channels))
        let status = av_frame_get_buffer(block.frame, 0)
        guard status >= 0 else { throw CodecFailure("encode sound", status) }
        for channel in planes.indices {
            guard let plane = block.frame.pointee.extended_data[channel] else { continue }
            planes[channel].withUnsafeBytes { samples in
                UnsafeMutableRawPointer(plane).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: samples[(start * 4)..<((start + size) * 4)]).baseAddress
                        ?? UnsafeRawPointer(plane),
                    byteCount: size * 4)
            }
        }
        block.frame.pointee.pts = next ?? 0
        next = (next ?? 0) + Int64(size)
        start += size
        if start > 1 << 15 {
            for channel in planes.indices { planes[channel].removeFirst(start) }
            start = 0
        }
        return block
    }
}
