import CLibAV
import CStreamPlugin

/// Makes whole pictures of interlaced ones, by FFmpeg's bwdif: one of each, a picture later. Progressive ones pass
/// unchanged. Used by one thread.
final class Deinterlacer {
    private var graph: UnsafeMutablePointer<AVFilterGraph>?
    private var source: UnsafeMutablePointer<AVFilterContext>?
    private var sink: UnsafeMutablePointer<AVFilterContext>?
    /// What the graph was made for.
    private var shape: (width: Int, height: Int, isDeep: Bool)?
    /// The pictures inside, whose times and colours the results get.
    private var inside: [stream_frame] = []
    /// Whether an interlaced picture was seen.
    private var isNeeded = false
    /// Whether the filter cannot be made for these pictures.
    private var isImpossible = false

    deinit {
        avfilter_graph_free(&graph)
    }

    /// Takes a picture and hands over what comes out for it, in order.
    func pass(_ frame: MediaFrame, _ take: (MediaFrame) throws(MediaFailure) -> Void) throws(MediaFailure) {
        isNeeded = isNeeded || frame.isInterlaced
        guard isNeeded else { return try take(frame) }
        let shape = (width: frame.width, height: frame.height, isDeep: frame.isDeep)
        if self.shape.map({ $0 != shape }) ?? true {
            try finish(take)
            self.shape = shape
            isImpossible = !make(shape)
        }
        if isImpossible { return try take(frame) }
        try send(frame)
        try drain(take)
    }

    /// Hands over what is still inside.
    func finish(_ take: (MediaFrame) throws(MediaFailure) -> Void) throws(MediaFailure) {
        guard graph != nil else { return }
        if !isImpossible, av_buffersrc_add_frame(source, nil) >= 0 { try drain(take) }
        avfilter_graph_free(&graph)
        inside = []
        shape = nil
    }

    private func make(_ shape: (width: Int, height: Int, isDeep: Bool)) -> Bool {
        guard let made = avfilter_graph_alloc() else { return false }
        graph = made
        made.pointee.nb_threads = 2
        let format = shape.isDeep ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P
        let arguments =
            "video_size=\(shape.width)x\(shape.height):pix_fmt=\(format.rawValue):time_base=1/1000000:pixel_aspect=1/1"
        var filter: UnsafeMutablePointer<AVFilterContext>?
        guard
            avfilter_graph_create_filter(&source, avfilter_get_by_name("buffer"), "in", arguments, nil, made) >= 0,
            avfilter_graph_create_filter(
                &filter, avfilter_get_by_name("bwdif"), "bwdif", "mode=send_frame:parity=auto:deint=interlaced", nil,
                made) >= 0,
            avfilter_graph_create_filter(&sink, avfilter_get_by_name("buffersink"), "out", nil, nil, made) >= 0,
            avfilter_link(source, 0, filter, 0) >= 0, avfilter_link(filter, 0, sink, 0) >= 0,
            avfilter_graph_config(made, nil) >= 0
        else { return false }
        return true
    }

    private func send(_ picture: MediaFrame) throws(MediaFailure) {
        var frame = av_frame_alloc()
        defer { av_frame_free(&frame) }
        guard let frame, picture.lend(to: frame) else { throw LibAV.outOfMemory }
        // Only the order counts: the results' times are those that went in.
        frame.pointee.pts = Int64(inside.count)
        frame.pointee.interlaced_frame = picture.isInterlaced ? 1 : 0
        frame.pointee.top_field_first = picture.isTopFieldFirst ? 1 : 0
        inside.append(picture.value)
        let status = av_buffersrc_add_frame(source, frame)
        if status == libav_error_memory { throw LibAV.outOfMemory }
        if status < 0 { inside.removeLast() }
    }

    private func drain(_ take: (MediaFrame) throws(MediaFailure) -> Void) throws(MediaFailure) {
        while true {
            guard let made = av_frame_alloc() else { throw LibAV.outOfMemory }
            guard av_buffersink_get_frame(sink, made) >= 0, !inside.isEmpty else {
                var made: UnsafeMutablePointer<AVFrame>? = made
                av_frame_free(&made)
                return
            }
            let original = inside.removeFirst()
            try take(MediaFrame(adopting: made, like: original))
        }
    }
}
