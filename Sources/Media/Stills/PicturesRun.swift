public import JSON

/// Makes one picture, still or moving, of a film: of segments that are there already, or of a file as it was uploaded.
public struct PicturesRun {
    private let specification: PictureSpecification
    private let catalog: CodecCatalog
    private let outbox: any Outbox
    private let watchdog: Watchdog?

    /// A run; the watchdog is told how far it is.
    public init(
        _ specification: PictureSpecification, catalog: CodecCatalog, outbox: any Outbox, watchdog: Watchdog? = nil
    ) {
        LibAV.silence()
        self.specification = specification
        self.catalog = catalog
        self.outbox = outbox
        self.watchdog = watchdog
    }

    /// Makes it of segments, and answers the body of the `done` frame: the message of the picture.
    public func run(segments inputs: any RangedInputs) throws(MediaFailure) -> JSON {
        guard let segments = specification.segments else { throw DownloadTrack.unreadable }
        let pictures = try SegmentPictures(segments, inputs, catalog, watchdog)
        return try make(pictures.source, pictures.take)
    }

    /// Makes it of a file, and answers the same.
    public func run(file: any ByteSource) throws(MediaFailure) -> JSON {
        let pictures = try FilePictures(file, catalog, watchdog)
        return try make(pictures.source, pictures.take)
    }

    private func make(
        _ track: SourceTrack,
        _ source: (_ times: [Double], _ take: (MediaFrame, Double) throws(MediaFailure) -> Void) throws(MediaFailure) ->
            Void
    ) throws(MediaFailure) -> JSON {
        let rendering = PictureRendering(
            track, width: specification.width, height: specification.height, fit: specification.fit)
        let shape = rendering.shape
        if specification.frameRate != nil {
            guard shape.width * shape.height * specification.times.count <= PictureSpecification.mostPixels else {
                throw MediaFailure(
                    .tooLarge, "The animation would be too large: ask for a smaller width, less time or fewer pictures."
                )
            }
        }
        var bitmaps: [Bitmap] = []
        var shown: [Double] = []
        if specification.chooses {
            var candidates: [(frame: MediaFrame, seconds: Double)] = []
            try source(specification.times) { (frame, seconds) throws(MediaFailure) in
                candidates.append((frame, seconds))
            }
            let best = PictureWorth.first(worth: candidates.map { PictureWorth.of($0.frame) }) ?? 0
            bitmaps = [try rendering.render(candidates[best].frame)]
            shown = [candidates[best].seconds]
        } else {
            try source(specification.times) { (frame, seconds) throws(MediaFailure) in
                bitmaps.append(try rendering.render(frame))
                shown.append(seconds)
            }
        }
        let message: JSON = [
            "type": "picture", "blob": .string(specification.blob), "width": .integer(Int64(shape.width)),
            "height": .integer(Int64(shape.height)), "timeSeconds": .number(((shown.first ?? 0) * 1e6).rounded() / 1e6),
            "format": .string(specification.format.rawValue),
        ]
        try outbox.send(message, bytes: try file(bitmaps))
        return message
    }

    private func file(_ bitmaps: [Bitmap]) throws(MediaFailure) -> [UInt8] {
        guard let frameRate = specification.frameRate, specification.format == .gif || specification.format == .webp
        else {
            guard let first = bitmaps.first else { throw DownloadTrack.unreadable }
            return try StillEncoder.file(first, specification.format)
        }
        return specification.format == .gif
            ? try MovingGIF.file(bitmaps, frameRate: frameRate) : try MovingWebP.file(bitmaps, frameRate: frameRate)
    }
}
