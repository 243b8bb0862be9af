import CStreamPlugin

/// Turns 8-bit 4:2:0 pictures upright: clockwise by quarters, mirrored or not. Used by one thread.
final class Turner {
    private let orientation: Orientation
    private let pool: PicturePool

    /// For upright pictures of that size.
    init(_ orientation: Orientation, width: Int, height: Int) {
        self.orientation = orientation
        pool = PicturePool(width: width, height: height)
    }

    func turn(_ source: MediaFrame) -> MediaFrame {
        if orientation == .upright { return source }
        let value = source.value
        let target = pool.picture(pts: value.pts, duration: value.duration)
        let width = pool.width
        let height = pool.height
        turn(value.planes.0, value.strides.0, target.planes.0, target.strides.0, width, height)
        turn(value.planes.1, value.strides.1, target.planes.1, target.strides.1, (width + 1) / 2, (height + 1) / 2)
        turn(value.planes.2, value.strides.2, target.planes.2, target.strides.2, (width + 1) / 2, (height + 1) / 2)
        return MediaFrame(adopting: target)
    }

    /// Fills a target plane of the given size. Walks in blocks, so that both planes stay in the cache.
    private func turn(
        _ source: UnsafeMutablePointer<UInt8>?, _ sourceStride: Int32, _ target: UnsafeMutablePointer<UInt8>?,
        _ targetStride: Int32, _ width: Int, _ height: Int
    ) {
        guard let source, let target else { return }
        let (origin, right, down) = steps(Int(sourceStride), width, height)
        let block = 32
        for top in Swift.stride(from: 0, to: height, by: block) {
            for left in Swift.stride(from: 0, to: width, by: block) {
                for y in top..<min(top + block, height) {
                    var from = source + origin + left * right + y * down
                    let row = target + y * Int(targetStride)
                    for x in left..<min(left + block, width) {
                        row[x] = from.pointee
                        from += right
                    }
                }
            }
        }
    }

    /// Where the source's sample for target (0, 0) is, and how far apart its neighbours to the right and below are.
    private func steps(_ stride: Int, _ width: Int, _ height: Int) -> (origin: Int, right: Int, down: Int) {
        let (origin, right, down) =
            switch orientation.quarterTurns {
            case 0: (0, 1, stride)
            case 1: ((width - 1) * stride, -stride, 1)
            case 2: ((height - 1) * stride + width - 1, -1, -stride)
            default: (height - 1, stride, -1)
            }
        guard orientation.isMirrored else { return (origin, right, down) }
        // Mirroring changes the place in a row of the source: its last becomes its first.
        let rowEnd = orientation.isSideways ? height - 1 : width - 1
        let (row, column) = (origin / stride, origin % stride)
        func mirrored(_ step: Int) -> Int { abs(step) == 1 && stride > 1 ? -step : step }
        return (row * stride + rowEnd - column, mirrored(right), mirrored(down))
    }
}
