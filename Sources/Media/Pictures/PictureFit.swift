import CLibAV
import CStreamPlugin

/// Brings decoded pictures to the size of the first rendition: cropped by the one line or column that makes a size odd,
/// scaled, and, where a later picture has another shape than the first, with black beside it. Used by one thread.
final class PictureFit {
    private let width: Int
    private let height: Int
    /// What the output was made for: the coded size, and the shape of the first picture's pixels.
    private let codedWidth: Int
    private let codedHeight: Int
    private var firstAspect: Double?
    private let pools: (plain: PicturePool, deep: PicturePool)
    private var context: OpaquePointer?

    /// A part of the output, pixels, all even.
    struct Area: Equatable {
        var x = 0
        var y = 0
        var width: Int
        var height: Int
    }

    /// To `width`×`height`, for a track of that coded size.
    init(width: Int, height: Int, codedWidth: Int, codedHeight: Int) {
        self.width = width
        self.height = height
        self.codedWidth = codedWidth
        self.codedHeight = codedHeight
        pools = (
            PicturePool(width: width, height: height), PicturePool(width: width, height: height, isDeep: true)
        )
    }

    deinit {
        sws_freeContext(context)
    }

    /// The picture in the output's size: its own planes where nothing has to change. Ten bits stay where `keepsDepth`.
    func fit(_ source: MediaFrame, keepsDepth: Bool) throws(MediaFailure) -> MediaFrame {
        let staysDeep = source.isDeep && keepsDepth
        let area = area(of: source)
        let fills = area == Area(width: width, height: height)
        var frame = source
        if fills, 0...1 ~= source.width - width, 0...1 ~= source.height - height {
            frame = source.cropped(width: width, height: height)
            if staysDeep || !source.isDeep { return frame }
        }
        return try scale(frame, into: area, isDeep: staysDeep, fills: fills)
    }

    /// Where a picture goes: all of the output unless its shape is another than that of the first.
    private func area(of source: MediaFrame) -> Area {
        let aspect = source.pixelAspect ?? 1
        let first = firstAspect ?? aspect
        firstAspect = first
        let stretch =
            aspect * Double(source.width) * Double(codedHeight)
            / (first * Double(source.height) * Double(max(1, codedWidth)))
        guard abs(stretch - 1) > 0.02, stretch.isFinite, stretch > 0 else { return Area(width: width, height: height) }
        var area = Area(width: width, height: height)
        if stretch > 1 {
            area.height = max(2, Int(Double(height) / stretch) & ~1)
            area.y = (height - area.height) / 2 & ~1
        } else {
            area.width = max(2, Int(Double(width) * stretch) & ~1)
            area.x = (width - area.width) / 2 & ~1
        }
        return area
    }

    private func scale(_ source: MediaFrame, into area: Area, isDeep: Bool, fills: Bool) throws(MediaFailure)
        -> MediaFrame
    {
        let value = source.value
        context = sws_getCachedContext(
            context, Int32(value.width), Int32(value.height),
            source.isDeep ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P, Int32(area.width), Int32(area.height),
            isDeep ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P, SWS_BICUBIC, nil, nil, nil)
        guard let context else { throw LibAV.outOfMemory }
        let pool = isDeep ? pools.deep : pools.plain
        let target =
            fills
            ? pool.picture(pts: value.pts, duration: value.duration)
            : pool.blackPicture(pts: value.pts, duration: value.duration)
        let result = MediaFrame(adopting: target)
        let bytes = isDeep ? 2 : 1
        let sourcePlanes = [
            UnsafePointer(value.planes.0), UnsafePointer(value.planes.1), UnsafePointer(value.planes.2),
        ]
        let sourceStrides = [value.strides.0, value.strides.1, value.strides.2]
        let chroma = area.y / 2 * Int(target.strides.1) + area.x / 2 * bytes
        let targetPlanes = [
            target.planes.0.map { $0 + area.y * Int(target.strides.0) + area.x * bytes },
            target.planes.1.map { $0 + chroma }, target.planes.2.map { $0 + chroma },
        ]
        let targetStrides = [target.strides.0, target.strides.1, target.strides.2]
        let rows = sws_scale(
            context, sourcePlanes, sourceStrides, 0, Int32(value.height), targetPlanes, targetStrides)
        guard rows == Int32(area.height) else {
            throw MediaFailure(.corrupt, "A picture of \(value.width)×\(value.height) could not be scaled.")
        }
        return result
    }
}
