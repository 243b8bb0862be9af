import CLibAV

extension Demuxer {
    /// What decides whether a picture track is copied, as far as the container and its first pictures tell.
    func copyFit(_ track: SourceTrack) -> CopyFit? {
        guard let stream = stream(track), let parameters = stream.pointee.codecpar?.pointee else { return nil }
        let isSquare = track.pixelAspect.num == track.pixelAspect.den
        let format = av_get_pix_fmt_name(AVPixelFormat(rawValue: parameters.format)).map { String(cString: $0) } ?? ""
        let isProgressive = parameters.field_order == AV_FIELD_PROGRESSIVE || parameters.field_order == AV_FIELD_UNKNOWN
        return CopyFit(
            codec: track.codec, profile: Int(parameters.profile & 0xFF), level: Int(parameters.level),
            pixelFormat: format, isProgressive: isProgressive, isPlain: isSquare && Self.isUpright(stream),
            width: track.width, height: track.height)
    }

    /// How many pictures are decoded before the first is shown.
    func reorderedPictures(_ track: SourceTrack) -> Int {
        Int(clamping: max(0, stream(track)?.pointee.codecpar?.pointee.video_delay ?? 0))
    }

    /// Whether the container lists every picture before the first: only of such is known without reading it where its
    /// keyframes are.
    var listsItsPictures: Bool { formatName.split(separator: ",").contains("mp4") }

    /// The decoding times of the track's keyframes and of its last picture by the container's list, seconds from the first
    /// picture on. Nil where it has none, or where an edit hides pictures: what is hidden cannot be left out of a copy.
    func keyframes(_ track: SourceTrack) -> (times: [Double], last: Double)? {
        guard listsItsPictures, let stream = stream(track) else { return nil }
        let count = avformat_index_get_entries_count(stream)
        var keyframes: [Double] = []
        var first: Int64?
        var last: Int64 = 0
        for index in 0..<count {
            guard let entry = avformat_index_get_entry(stream, index)?.pointee else { return nil }
            guard entry.flags & AVINDEX_DISCARD_FRAME == 0 else { return nil }
            first = first ?? entry.timestamp
            last = entry.timestamp
            if entry.flags & AVINDEX_KEYFRAME != 0 {
                keyframes.append(seconds(entry.timestamp - (first ?? 0), track))
            }
        }
        guard let first, !keyframes.isEmpty else { return nil }
        return (keyframes, seconds(last - first, track))
    }

    private func seconds(_ span: Int64, _ track: SourceTrack) -> Double {
        Double(span) * Double(track.timeBase.num) / Double(max(1, track.timeBase.den))
    }

    private func stream(_ track: SourceTrack) -> UnsafeMutablePointer<AVStream>? {
        guard let context, track.index < Int(context.pointee.nb_streams) else { return nil }
        return context.pointee.streams[track.index]
    }

    /// Neither turned nor mirrored.
    private static func isUpright(_ stream: UnsafeMutablePointer<AVStream>) -> Bool {
        guard let matrix = libav_display_matrix(stream) else { return true }
        var entries = [Int32](repeating: 0, count: 9)
        entries.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(start: matrix, count: 36)) }
        return entries[0] > 0 && entries[4] > 0 && entries[1] == 0 && entries[3] == 0
    }
}
