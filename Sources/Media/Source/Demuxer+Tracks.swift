import CLibAV

extension Demuxer {
    /// FFmpeg's choice of a kind, unless that is the cover of a file that has real pictures as well.
    static func best(_ type: AVMediaType, in context: UnsafeMutablePointer<AVFormatContext>) -> SourceTrack? {
        let best = Int(av_find_best_stream(context, type, -1, -1, nil, 0))
        let candidates = streams(type, in: context)
        let found = candidates.first { Int($0.pointee.index) == best } ?? candidates.first
        return found.map { SourceTrack($0, in: context) }
    }

    /// All tracks of a kind: the best first, then in the file's order.
    static func all(_ type: AVMediaType, in context: UnsafeMutablePointer<AVFormatContext>) -> [SourceTrack] {
        let tracks = streams(type, in: context).map { SourceTrack($0, in: context) }
        guard let best = best(type, in: context) else { return tracks }
        return tracks.filter { $0.index == best.index } + tracks.filter { $0.index != best.index }
    }

    private static func streams(_ type: AVMediaType, in context: UnsafeMutablePointer<AVFormatContext>)
        -> [UnsafeMutablePointer<AVStream>]
    {
        (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }.filter { stream in
            stream.pointee.codecpar.pointee.codec_type == type
                && stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
        }
    }
}
