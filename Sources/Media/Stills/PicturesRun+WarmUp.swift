import CStreamPlugin

extension PicturesRun {
    /// Does on a small black picture what every run does, so that what it needs is in memory when there is one.
    public static func warmUp(_ catalog: CodecCatalog) {
        LibAV.silence()
        let track = SourceTrack(
            codec: "h264", width: 64, height: 64, timescale: 25, extradata: [], color: .bt709)
        do throws(MediaFailure) {
            _ = try TrackDecoder(track, STREAM_MEDIA_VIDEO, catalog)
            let rendering = PictureRendering(track, width: 32, height: nil, fit: .contain)
            let frame = MediaFrame(adopting: PicturePool(width: 64, height: 64).blackPicture(pts: 0, duration: 1))
            _ = try StillEncoder.file(try rendering.render(frame), .jpg)
        } catch {
            // A run says what it fails at.
            return
        }
    }
}
