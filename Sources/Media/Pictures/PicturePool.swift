import CStreamPlugin
import Synchronization

/// Memory for 8-bit 4:2:0 pictures of one size, used again once a picture was let go.
final class PicturePool: Sendable {
    private static let alignment = 64

    let width: Int
    let height: Int
    private let stride: Int
    private let chromaStride: Int
    private let free = Mutex<[Block]>([])

    /// One picture's memory.
    final class Block: @unchecked Sendable {
        // why: it has one user at a time, the picture that holds it or the pool.

        let start: UnsafeMutableRawPointer

        init(size: Int) {
            start = .allocate(byteCount: size, alignment: PicturePool.alignment)
        }

        deinit {
            start.deallocate()
        }
    }

    /// A picture in use, as the boundary's owner of a frame.
    private final class Loan {
        let block: Block
        let pool: PicturePool

        init(block: Block, pool: PicturePool) {
            self.block = block
            self.pool = pool
        }

        deinit {
            pool.free.withLock { $0.append(block) }
        }
    }

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        stride = Self.aligned(width)
        chromaStride = Self.aligned((width + 1) / 2)
    }

    /// A picture with room for its samples; what they are is undefined.
    func picture(pts: Int64, duration: Int64) -> stream_frame {
        let chromaHeight = (height + 1) / 2
        let block =
            free.withLock { $0.popLast() }
            // Room after the end: vectorised code reads and writes whole words.
            ?? Block(size: stride * height + 2 * chromaStride * chromaHeight + 2 * Self.alignment)
        var frame = stream_frame()
        frame.struct_size = UInt32(MemoryLayout<stream_frame>.size)
        frame.kind = STREAM_MEDIA_VIDEO.rawValue
        frame.pts = pts
        frame.duration = duration
        frame.plane_count = 3
        frame.width = UInt32(width)
        frame.height = UInt32(height)
        frame.pixel_format = STREAM_PIXEL_YUV420P.rawValue
        let luma = block.start.assumingMemoryBound(to: UInt8.self)
        frame.planes.0 = luma
        frame.planes.1 = luma + stride * height
        frame.planes.2 = luma + stride * height + chromaStride * chromaHeight
        frame.strides.0 = Int32(stride)
        frame.strides.1 = Int32(chromaStride)
        frame.strides.2 = Int32(chromaStride)
        frame.buffer = Unmanaged.passRetained(Loan(block: block, pool: self)).toOpaque()
        frame.retain = { buffer in
            guard let buffer else { return }
            _ = Unmanaged<Loan>.fromOpaque(buffer).retain()
        }
        frame.release = { buffer in
            guard let buffer else { return }
            Unmanaged<Loan>.fromOpaque(buffer).release()
        }
        return frame
    }

    private static func aligned(_ size: Int) -> Int { (size + alignment - 1) / alignment * alignment }
}
