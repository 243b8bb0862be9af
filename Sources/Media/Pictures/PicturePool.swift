import CStreamPlugin
import Synchronization

/// Memory for 4:2:0 pictures of one size, used again once a picture was let go.
final class PicturePool: Sendable {
    private static let alignment = 64

    let width: Int
    let height: Int
    /// Whether the samples are words of ten bits rather than bytes.
    let isDeep: Bool
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

    init(width: Int, height: Int, isDeep: Bool = false) {
        self.width = width
        self.height = height
        self.isDeep = isDeep
        let bytes = isDeep ? 2 : 1
        stride = Self.aligned(width * bytes)
        chromaStride = Self.aligned((width + 1) / 2 * bytes)
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
        frame.pixel_format = (isDeep ? STREAM_PIXEL_YUV420P10 : STREAM_PIXEL_YUV420P).rawValue
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

    /// A black picture: what is not drawn over stays dark.
    func blackPicture(pts: Int64, duration: Int64) -> stream_frame {
        let frame = picture(pts: pts, duration: duration)
        let chromaHeight = (height + 1) / 2
        fill(frame.planes.0, stride * height, with: isDeep ? 64 : 16)
        fill(frame.planes.1, chromaStride * chromaHeight, with: isDeep ? 512 : 128)
        fill(frame.planes.2, chromaStride * chromaHeight, with: isDeep ? 512 : 128)
        return frame
    }

    private func fill(_ plane: UnsafeMutablePointer<UInt8>?, _ bytes: Int, with sample: UInt16) {
        guard let plane else { return }
        if isDeep {
            UnsafeMutableRawPointer(plane).initializeMemory(as: UInt16.self, repeating: sample, count: bytes / 2)
        } else {
            plane.update(repeating: UInt8(truncatingIfNeeded: sample), count: bytes)
        }
    }

    private static func aligned(_ size: Int) -> Int { (size + alignment - 1) / alignment * alignment }
}
