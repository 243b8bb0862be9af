import CStreamPlugin

/// Memory of planar float samples, as the boundary's owner of a frame.
final class SoundBlock {
    /// Channels of every rendition.
    static let stereo = 2

    private let memory: UnsafeMutablePointer<Float>
    let channels: Int
    let capacity: Int

    init(channels: Int, capacity: Int) {
        self.channels = channels
        self.capacity = max(1, capacity)
        memory = .allocate(capacity: channels * self.capacity)
        memory.initialize(repeating: 0, count: channels * self.capacity)
    }

    deinit {
        memory.deallocate()
    }

    func plane(_ channel: Int) -> UnsafeMutablePointer<Float> { memory + channel * capacity }

    /// The block as a frame that owns one reference to it.
    func frame(samples: Int, sampleRate: Int, pts: Int64) -> stream_frame {
        var frame = stream_frame()
        frame.struct_size = UInt32(MemoryLayout<stream_frame>.size)
        frame.kind = STREAM_MEDIA_AUDIO.rawValue
        frame.pts = pts
        frame.sample_format = STREAM_SAMPLE_FLOAT_PLANAR.rawValue
        frame.sample_rate = UInt32(sampleRate)
        frame.channels = UInt32(channels)
        frame.plane_count = UInt32(channels)
        frame.samples = UInt32(samples)
        withUnsafeMutableBytes(of: &frame.planes) { planes in
            let planes = planes.bindMemory(to: UnsafeMutablePointer<UInt8>?.self)
            for channel in 0..<channels {
                planes[channel] = UnsafeMutableRawPointer(plane(channel)).assumingMemoryBound(to: UInt8.self)
            }
        }
        withUnsafeMutableBytes(of: &frame.strides) { strides in
            let strides = strides.bindMemory(to: Int32.self)
            for channel in 0..<channels { strides[channel] = Int32(samples * 4) }
        }
        frame.buffer = Unmanaged.passRetained(self).toOpaque()
        frame.retain = { buffer in
            guard let buffer else { return }
            _ = Unmanaged<SoundBlock>.fromOpaque(buffer).retain()
        }
        frame.release = { buffer in
            guard let buffer else { return }
            Unmanaged<SoundBlock>.fromOpaque(buffer).release()
        }
        return frame
    }
}
