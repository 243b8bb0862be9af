import CLibAV
import CStreamPlugin

/// A storyboard of a picture that is copied and not decoded: of its keyframes, as far as they have a place in it.
final class KeyframeStoryboard {
    private let board: Storyboard
    private let track: SourceTrack
    private let catalog: CodecCatalog
    private var zero: Int64?

    /// Of packets of a track.
    init(_ board: Storyboard, _ track: SourceTrack, _ catalog: CodecCatalog) {
        self.board = board
        self.track = track
        self.catalog = catalog
    }

    /// Looks at a packet of the track, in decoding order.
    func take(_ packet: Packet) {
        let coded = packet.pointer.pointee
        guard coded.flags & AV_PKT_FLAG_KEY != 0, coded.pts != libav_no_timestamp else { return }
        let start = zero ?? coded.pts
        zero = start
        let span = coded.pts.subtractingReportingOverflow(start).partialValue
        let seconds = Double(span) * Double(track.timeBase.num) / Double(max(1, track.timeBase.den))
        guard board.wants(seconds) else { return }
        var picture: MediaFrame?
        // One that cannot be decoded is left out.
        do throws(MediaFailure) {
            let decoder = try TrackDecoder(track, STREAM_MEDIA_VIDEO, catalog)
            let keep = { (frame: MediaFrame) throws(MediaFailure) in picture = frame }
            try decoder.decode(packet, keep)
            try decoder.decode(nil, keep)
        } catch {
            return
        }
        guard let picture, picture.width > 0, picture.width * picture.height <= Bounds.pixels else { return }
        board.take(picture, at: seconds)
    }

    /// The film is over.
    func finish() {
        board.finish()
    }
}
