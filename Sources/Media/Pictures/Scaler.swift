import CLibAV
import CStreamPlugin

/// Scales pictures to one size, 8-bit 4:2:0. Used by one thread.
final class Scaler {
    private let pool: PicturePool
    private var context: OpaquePointer?

    init(width: Int, height: Int) {
        pool = PicturePool(width: width, height: height)
    }

    deinit {
        sws_freeContext(context)
    }

    /// The picture in the scaler's size: itself where it has it already.
    func scale(_ source: MediaFrame) throws(MediaFailure) -> MediaFrame {
        let value = source.value
        if source.width == pool.width, source.height == pool.height { return source }
        context = sws_getCachedContext(
            context, Int32(value.width), Int32(value.height), AV_PIX_FMT_YUV420P,
            Int32(pool.width), Int32(pool.height), AV_PIX_FMT_YUV420P, SWS_BICUBIC, nil, nil, nil)
        guard let context else { throw LibAV.outOfMemory }
        let target = pool.picture(pts: value.pts, duration: value.duration)
        let result = MediaFrame(adopting: target)
        let sourcePlanes = [
            UnsafePointer(value.planes.0), UnsafePointer(value.planes.1), UnsafePointer(value.planes.2),
        ]
        let sourceStrides = [value.strides.0, value.strides.1, value.strides.2]
        let targetPlanes = [target.planes.0, target.planes.1, target.planes.2]
        let targetStrides = [target.strides.0, target.strides.1, target.strides.2]
        let rows = sws_scale(
            context, sourcePlanes, sourceStrides, 0, Int32(value.height), targetPlanes, targetStrides)
        guard rows == Int32(pool.height) else {
            throw MediaFailure(.corrupt, "A picture of \(value.width)×\(value.height) could not be scaled.")
        }
        return result
    }
}
