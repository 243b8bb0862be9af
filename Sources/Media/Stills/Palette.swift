import CLibAV

/// Brings pictures in RGB to 256 colours that suit all of them, by FFmpeg's palettegen and paletteuse.
enum Palette {
    private static let graph =
        "[in]split[all][each];[all]palettegen=stats_mode=full[palette];[each][palette]paletteuse=dither=sierra2_4a[out]"

    /// The pictures, in order, in 256 colours.
    static func apply(to pictures: [Bitmap]) throws(MediaFailure) -> [Bitmap] {
        guard let first = pictures.first else { return [] }
        var graph = avfilter_graph_alloc()
        defer { avfilter_graph_free(&graph) }
        var source: UnsafeMutablePointer<AVFilterContext>?
        var sink: UnsafeMutablePointer<AVFilterContext>?
        let arguments =
            "video_size=\(first.width)x\(first.height):pix_fmt=\(first.format.rawValue):time_base=1/100:pixel_aspect=1/1"
        guard avfilter_graph_create_filter(&source, avfilter_get_by_name("buffer"), "in", arguments, nil, graph) >= 0,
            avfilter_graph_create_filter(&sink, avfilter_get_by_name("buffersink"), "out", nil, nil, graph) >= 0
        else { throw failure }
        // Named from the graph's side: its input is what the source gives.
        var given = avfilter_inout_alloc()
        var wanted = avfilter_inout_alloc()
        defer {
            avfilter_inout_free(&given)
            avfilter_inout_free(&wanted)
        }
        given?.pointee.name = av_strdup("in")
        given?.pointee.filter_ctx = source
        wanted?.pointee.name = av_strdup("out")
        wanted?.pointee.filter_ctx = sink
        guard avfilter_graph_parse_ptr(graph, Self.graph, &wanted, &given, nil) >= 0,
            avfilter_graph_config(graph, nil) >= 0
        else { throw failure }
        for (place, picture) in pictures.enumerated() {
            picture.frame.pointee.pts = Int64(place)
            guard av_buffersrc_write_frame(source, picture.frame) >= 0 else { throw failure }
        }
        guard av_buffersrc_add_frame(source, nil) >= 0 else { throw failure }
        var painted: [Bitmap] = []
        while painted.count < pictures.count {
            guard let frame = av_frame_alloc() else { throw LibAV.outOfMemory }
            let bitmap = Bitmap(adopting: frame)
            guard av_buffersink_get_frame(sink, frame) >= 0 else { break }
            painted.append(bitmap)
        }
        guard painted.count == pictures.count else { throw failure }
        return painted
    }

    private static let failure = MediaFailure(.internalError, "The colours of an animation could not be chosen.")
}
