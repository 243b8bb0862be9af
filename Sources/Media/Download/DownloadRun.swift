public import JSON

/// Makes the head of a progressive MP4 file of segments that are there already, and tells which parts of theirs follow it:
/// whoever serves the file puts them together. Only the segments' heads are read.
public struct DownloadRun {
    private let specification: DownloadSpecification
    private let inputs: any SegmentInputs
    private let outbox: any Outbox

    /// How much of a segment is read at first; the heads of most are shorter.
    private static let firstRead = 16 << 10
    /// Segments that are asked for at once.
    private static let window = 32

    /// A run over inputs.
    public init(_ specification: DownloadSpecification, inputs: any SegmentInputs, outbox: any Outbox) {
        self.specification = specification
        self.inputs = inputs
        self.outbox = outbox
    }

    /// Does it: stores the head, and answers the body of the `done` frame, `{ "headBytes", "sizeBytes", "durationSeconds",
    /// "parts": [[input, offset, length], …] }`.
    public func run() throws(MediaFailure) -> JSON {
        var tracks: [DownloadTrack] = []
        for track in specification.tracks {
            let size = Int(clamping: min(inputs.sizes[track.initInput], 1 << 20))
            var read = try DownloadTrack(try inputs.starts(of: [track.initInput], bytes: size)[0])
            read.chunks = try chunks(track.segments)
            tracks.append(read)
        }
        let file = ProgressiveFile(tracks)
        let head = file.head()
        let parts = file.order.map { place in
            let chunk = tracks[place.track].chunks[place.chunk]
            let input = specification.tracks[place.track].segments.lowerBound + place.chunk
            return JSON.array([
                .integer(Int64(input)), .integer(Int64(chunk.offset)), .integer(Int64(chunk.size)),
            ])
        }
        try outbox.send(["type": "download", "blob": .string(specification.blob)], bytes: head)
        let seconds = tracks.map { Double($0.presented) / Double($0.timescale) }.max() ?? 0
        return [
            "headBytes": .integer(Int64(head.count)), "sizeBytes": .integer(Int64(head.count + file.mediaBytes)),
            "durationSeconds": .number(seconds), "parts": .array(parts),
        ]
    }

    private func chunks(_ segments: Range<Int>) throws(MediaFailure) -> [DownloadChunk] {
        var chunks: [DownloadChunk] = []
        chunks.reserveCapacity(segments.count)
        for first in stride(from: segments.lowerBound, to: segments.upperBound, by: Self.window) {
            let some = Array(first..<min(first + Self.window, segments.upperBound))
            for (input, start) in zip(some, try inputs.starts(of: some, bytes: Self.firstRead)) {
                guard let needed = DownloadChunk.headBytes(start), needed <= 4 << 20 else {
                    throw DownloadTrack.unreadable
                }
                let head = needed <= start.count ? start : try inputs.starts(of: [input], bytes: needed)[0]
                let chunk = try DownloadChunk(head)
                guard UInt64(chunk.offset + chunk.size) <= inputs.sizes[input] else { throw DownloadTrack.unreadable }
                chunks.append(chunk)
            }
        }
        return chunks
    }
}
