import CStreamPlugin
import Synchronization

/// Frames to encode: a picture that moves, or a tone. Each counts who holds it.
final class TestFrame: @unchecked Sendable {
    // why: the memory is written before the frame is handed out and read-only from then on.

    static let width = 320
    static let height = 192
    static let sampleRate = 48_000
    static let channels = 2

    /// References that are held at the moment, over all frames of a check.
    final class Ledger: Sendable {
        let held = Mutex(0)

        var count: Int { held.withLock { $0 } }
    }

    private let memory: UnsafeMutableRawPointer
    private let ledger: Ledger

    private init(byteCount: Int, ledger: Ledger) {
        memory = .allocate(byteCount: byteCount, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        self.ledger = ledger
        ledger.held.withLock { $0 += 1 }
    }

    deinit {
        memory.deallocate()
    }

    /// A picture; the caller owns one reference. `width` and `height` are even.
    static func picture(
        _ number: Int, width: Int = TestFrame.width, height: Int = TestFrame.height, ledger: Ledger
    ) -> stream_frame {
        let luma = width * height
        let frame = TestFrame(byteCount: luma * 3 / 2, ledger: ledger)
        let start = frame.memory.assumingMemoryBound(to: UInt8.self)
        for y in 0..<height {
            for x in 0..<width { start[y * width + x] = UInt8(16 + (x + y * 2 + number * 5) % 200) }
        }
        for index in luma..<(luma * 3 / 2) { start[index] = UInt8(96 + (index + number * 3) % 64) }
        var value = frame.value(kind: STREAM_MEDIA_VIDEO, pts: Int64(number))
        value.duration = 1
        value.plane_count = 3
        value.planes.0 = start
        value.planes.1 = start + luma
        value.planes.2 = start + luma * 5 / 4
        value.strides.0 = Int32(width)
        value.strides.1 = Int32(width / 2)
        value.strides.2 = Int32(width / 2)
        value.width = UInt32(width)
        value.height = UInt32(height)
        value.pixel_format = STREAM_PIXEL_YUV420P.rawValue
        return value
    }

    /// A block of a saw-tooth tone that begins at sample `start`; the caller owns one reference.
    static func tone(start: Int, samples: Int, ledger: Ledger) -> stream_frame {
        let frame = TestFrame(byteCount: max(4, samples * channels * 4), ledger: ledger)
        let planes = frame.memory.assumingMemoryBound(to: Float.self)
        var value = frame.value(kind: STREAM_MEDIA_AUDIO, pts: Int64(start))
        for channel in 0..<channels {
            for index in 0..<samples {
                planes[channel * samples + index] = Float((start + index) % 100) / 200 - 0.25
            }
        }
        value.plane_count = UInt32(channels)
        value.planes.0 = UnsafeMutableRawPointer(planes).assumingMemoryBound(to: UInt8.self)
        value.planes.1 = UnsafeMutableRawPointer(planes + samples).assumingMemoryBound(to: UInt8.self)
        value.strides.0 = Int32(samples * 4)
        value.strides.1 = Int32(samples * 4)
        value.sample_format = STREAM_SAMPLE_FLOAT_PLANAR.rawValue
        value.sample_rate = UInt32(sampleRate)
        value.channels = UInt32(channels)
        value.samples = UInt32(samples)
        return value
    }

    private func value(kind: stream_media_kind, pts: Int64) -> stream_frame {
        var value = stream_frame()
        value.struct_size = UInt32(MemoryLayout<stream_frame>.size)
        value.kind = kind.rawValue
        value.pts = pts
        value.buffer = Unmanaged.passRetained(self).toOpaque()
        value.retain = { buffer in
            guard let buffer else { return }
            let frame = Unmanaged<TestFrame>.fromOpaque(buffer).retain().takeUnretainedValue()
            frame.ledger.held.withLock { $0 += 1 }
        }
        value.release = { buffer in
            guard let buffer else { return }
            let frame = Unmanaged<TestFrame>.fromOpaque(buffer)
            frame.takeUnretainedValue().ledger.held.withLock { $0 -= 1 }
            frame.release()
        }
        return value
    }
}
