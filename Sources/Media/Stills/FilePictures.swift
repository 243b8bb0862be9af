import CLibAV
import CStreamPlugin

/// Takes pictures out of a file as it was uploaded, by the clock of its presentation.
final class FilePictures {
    /// Containers in which a time is found without reading up to it.
    private static let seekable: Set<String> = ["mp4", "matroska"]
    /// A time so close is read up to, seconds.
    private static let near = 4.0
    /// So much before a time is sought, seconds: points of entry are found by when they are decoded, not shown.
    private static let margin = 2.0

    private let catalog: CodecCatalog
    private let watchdog: Watchdog?
    private let demuxer: Demuxer
    private let deinterlacer = Deinterlacer()
    private var decoder: TrackDecoder
    private var timeline: VideoTimeline
    private var discarded = DiscardedTimes()
    private var hasSought = false
    /// The track that is read.
    let source: SourceTrack

    /// Opens a file. Throws what it is refused for.
    init(_ file: any ByteSource, _ catalog: CodecCatalog, _ watchdog: Watchdog?) throws(MediaFailure) {
        self.catalog = catalog
        self.watchdog = watchdog
        demuxer = try Demuxer(file)
        guard let track = demuxer.video else {
            throw MediaFailure(.noVideoOrAudio, "The video has no picture, only sound.")
        }
        source = track
        decoder = try TrackDecoder(track, STREAM_MEDIA_VIDEO, catalog)
        timeline = VideoTimeline(track, soundStart: demuxer.audio?.startSeconds)
        watchdog?.begin()
    }

    /// Hands over the picture that is shown at each of the times, seconds, in order, with when it is shown from.
    func take(
        _ times: [Double], _ take: (MediaFrame, Double) throws(MediaFailure) -> Void
    ) throws(MediaFailure) {
        var due = times[...]
        var held: (frame: MediaFrame, seconds: Double)?
        var isSought = false
        while let next = due.first {
            let more = try frames { (frame, seconds) throws(MediaFailure) in
                while let time = due.first, seconds > time + SegmentPictures.slack {
                    let shown = held ?? (frame, seconds)
                    try take(shown.frame, shown.seconds)
                    due = due.dropFirst()
                }
                held = (frame, seconds)
            }
            if !more { break }
            if !isSought, let held {
                isSought = true
                if next - held.seconds > Self.near { try seek(to: next - Self.margin) }
            }
        }
        guard let last = held else {
            throw MediaFailure(.corrupt, "There is no picture in the file that could be decoded.")
        }
        for _ in due { try take(last.frame, last.seconds) }
    }

    /// Decodes the next packet, and hands over what comes of it with its time. False: there are no more.
    private func frames(_ take: (MediaFrame, Double) throws(MediaFailure) -> Void) throws(MediaFailure) -> Bool {
        var next = try demuxer.next()
        while let packet = next, Int(packet.pointer.pointee.stream_index) != source.index { next = try demuxer.next() }
        if let next { discarded.note(next) }
        func pass(_ frame: MediaFrame) throws(MediaFailure) {
            let time = frame.pts
            if zero == nil { _ = try timeline.place(frame) }
            // Of what has no time of its own nothing can be said.
            guard let zero, time != libav_no_timestamp || !hasSought else { return }
            let shown =
                time == libav_no_timestamp ? Double(frame.pts) / Double(timeline.timescale) : seconds(time) - zero
            watchdog?.advance(to: shown)
            try take(frame, max(0, shown))
        }
        try decoder.decode(next) { (frame) throws(MediaFailure) in
            if discarded.contains(frame.pts) { return }
            guard frame.width > 0, frame.height > 0, frame.width * frame.height <= Bounds.pixels else {
                throw .pictureTooLarge(frame.width, frame.height)
            }
            try deinterlacer.pass(frame, pass)
        }
        if next == nil { try deinterlacer.finish(pass) }
        return next != nil
    }

    /// Goes on at the last point of entry before a time; where there is no way to it, it is read up to.
    private func seek(to time: Double) throws(MediaFailure) {
        guard let zero, demuxer.formatName.split(separator: ",").contains(where: { Self.seekable.contains(String($0)) })
        else { return }
        let target = (zero + time) * Double(source.timeBase.den) / Double(max(1, source.timeBase.num))
        guard target.isFinite, abs(target) < 9e18,
            av_seek_frame(demuxer.context, Int32(source.index), Int64(target), AVSEEK_FLAG_BACKWARD) >= 0
        else { return }
        decoder = try TrackDecoder(source, STREAM_MEDIA_VIDEO, catalog)
        discarded = DiscardedTimes()
        hasSought = true
        watchdog?.begin()
    }

    /// Where the source's clock stands at the start of the presentation, seconds.
    private var zero: Double? { timeline.zeroSeconds }

    private func seconds(_ time: Int64) -> Double {
        Double(time) * Double(source.timeBase.num) / Double(max(1, source.timeBase.den))
    }
}
