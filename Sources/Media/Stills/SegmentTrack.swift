/// What the init segment of a rendition's picture says, as decoding needs it.
struct SegmentTrack {
    /// As of a file; its clock is that of the segments.
    let track: SourceTrack
    /// Ticks a second.
    let timescale: Int
    /// Where on that clock the presentation starts.
    let presentationStart: Int64
    /// Of H.264 and HEVC: bytes of a NAL unit's length.
    let lengthSize: Int

    /// Reads an init segment that this pipeline made. Throws where it is none of a picture.
    init(_ bytes: [UInt8]) throws(MediaFailure) {
        let read = try DownloadTrack(bytes)
        guard !read.isAudio, read.descriptions.count > 8,
            let entry = BoxReader.boxes(in: read.descriptions[8...]).first, entry.contents.count > 78
        else { throw DownloadTrack.unreadable }
        let codecs = [
            BoxReader.fourCharacters("avc1"): ("h264", BoxReader.fourCharacters("avcC")),
            BoxReader.fourCharacters("hvc1"): ("hevc", BoxReader.fourCharacters("hvcC")),
            BoxReader.fourCharacters("av01"): ("av1", BoxReader.fourCharacters("av1C")),
        ]
        let children = BoxReader.boxes(in: entry.contents.dropFirst(78))
        guard let (codec, record) = codecs[entry.type],
            let configuration = children.first(where: { $0.type == record })?.contents
        else { throw DownloadTrack.unreadable }
        var size = BoxReader(entry.contents)
        size.skip(24)
        let (width, height) = (Int(size.uint16() ?? 0), Int(size.uint16() ?? 0))
        guard width > 0, height > 0, width * height <= Bounds.pixels else { throw DownloadTrack.unreadable }
        let colors = children.first { $0.type == BoxReader.fourCharacters("colr") }?.contents
        timescale = Int(read.timescale)
        presentationStart = read.presentationStart
        let length = Array(configuration)
        lengthSize = codec == "h264" && length.count > 4 ? Int(length[4] & 3) + 1 : 4
        track = SourceTrack(
            codec: codec, width: width, height: height, timescale: timescale, extradata: length,
            color: Self.color(colors))
    }

    private static func color(_ box: ArraySlice<UInt8>?) -> ColorDescription {
        guard let box else { return .unknown }
        var reader = BoxReader(box)
        reader.skip(4)
        guard let primaries = reader.uint16(), let transfer = reader.uint16(), let matrix = reader.uint16() else {
            return .unknown
        }
        return ColorDescription(primaries: primaries, transfer: transfer, matrix: matrix)
    }
}
