import CLibAV
import CStreamPlugin

/// Makes of decoded pictures what is wanted: upright, with square pixels, in standard colours, cut and scaled, as RGB.
/// Used by one thread.
final class PictureRendering {
    /// What is made.
    let shape: PictureShape
    private let preparation: PicturePreparation
    private var context: OpaquePointer?

    /// For pictures of a track.
    init(_ track: SourceTrack, width: Int?, height: Int?, fit: PictureFitting) {
        let display = track.displaySize
        let size = (width: max(2, display.width & ~1), height: max(2, display.height & ~1))
        preparation = PicturePreparation(track, width: size.width, height: size.height)
        shape = PictureShape(source: size, width: width, height: height, fit: fit)
    }

    deinit {
        sws_freeContext(context)
    }

    /// The picture as it is to be shown.
    func render(_ frame: MediaFrame) throws(MediaFailure) -> Bitmap {
        let upright = try preparation.prepare(frame)
        let target = try Bitmap(AV_PIX_FMT_RGB24, width: shape.width, height: shape.height)
        try Self.scale(upright, shape, into: target, &context)
        return target
    }

    /// A part of a BT.709 picture into a bitmap of RGB.
    static func scale(
        _ source: MediaFrame, _ shape: PictureShape, into target: Bitmap, _ context: inout OpaquePointer?
    ) throws(MediaFailure) {
        if context == nil {
            context = sws_getContext(
                Int32(shape.shownWidth), Int32(shape.shownHeight), AV_PIX_FMT_YUV420P, Int32(shape.width),
                Int32(shape.height), AV_PIX_FMT_RGB24, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nil, nil,
                nil)
            guard let context else { throw LibAV.outOfMemory }
            sws_setColorspaceDetails(
                context, sws_getCoefficients(SWS_CS_ITU709), 0, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16,
                1 << 16)
        }
        let value = source.value
        let (left, top) = (shape.left, shape.top)
        let planes = [
            value.planes.0.map { UnsafePointer($0 + top * Int(value.strides.0) + left) },
            value.planes.1.map { UnsafePointer($0 + top / 2 * Int(value.strides.1) + left / 2) },
            value.planes.2.map { UnsafePointer($0 + top / 2 * Int(value.strides.2) + left / 2) },
        ]
        let rows = sws_scale(
            context, planes, [value.strides.0, value.strides.1, value.strides.2], 0, Int32(shape.shownHeight),
            [target.frame.pointee.data.0], [target.frame.pointee.linesize.0])
        withExtendedLifetime(source) {}
        guard rows == Int32(shape.height) else {
            throw MediaFailure(.corrupt, "A picture of \(source.width)×\(source.height) could not be scaled.")
        }
    }
}
