public import JSON

/// Which pictures of a film are wanted, as the start frame says it: `{ "operation": "picture", "blob", "format", "width",
/// "height", "fit", "times": [seconds], "frameRate", "choose", "segments": { "init", "first", "count" } }`.
public struct PictureSpecification: Sendable, Hashable {
    /// Moving pictures, at most.
    public static let mostFrames = 150
    /// Pixels of all pictures of an animation.
    public static let mostPixels = 40_000_000

    /// Where the segments are among the inputs.
    public struct Segments: Sendable, Hashable {
        /// Of the init segment.
        public let initInput: Int
        /// Of the media segments, in order.
        public let inputs: Range<Int>
    }

    /// Where it is stored.
    public let blob: String
    /// What it is written as.
    public let format: StillFormat
    /// Pixels; nil: it follows from the other, or is the film's.
    public let width: Int?
    /// Pixels.
    public let height: Int?
    /// How a size with both sides is filled.
    public let fit: PictureFitting
    /// Seconds from the start of the presentation, growing: one for a still picture, more for a moving one.
    public let times: [Double]
    /// Pictures a second of a moving picture; nil: it is a still.
    public let frameRate: Double?
    /// Whether the best of the times is taken for a still.
    public let chooses: Bool
    /// The segments to take it from; nil: the first input is a file as it was uploaded.
    public let segments: Segments?

    /// Whether a specification is of this kind.
    public static func isMeant(by json: JSON) -> Bool { json["operation"] == "picture" }

    /// Reads a specification for that many inputs. Throws `INTERNAL_ERROR` where it is not as agreed.
    public init(_ json: JSON, inputs: Int) throws(MediaFailure) {
        guard let blob = json["blob"]?.string, let format = json["format"]?.string.flatMap(StillFormat.init(rawValue:)),
            let fit = PictureFitting(rawValue: json["fit"]?.string ?? "contain")
        else { throw Self.wrong }
        self.blob = blob
        self.format = format
        self.fit = fit
        width = try Self.side(json["width"])
        height = try Self.side(json["height"])
        times = (json["times"]?.array ?? []).compactMap(\.double)
        frameRate = json["frameRate"]?.double
        chooses = json["choose"]?.bool ?? false
        guard 1...Self.mostFrames ~= times.count, times.allSatisfy({ 0...10_000_000 ~= $0 }), times == times.sorted(),
            frameRate.map({ 0.1...60 ~= $0 }) ?? (chooses || times.count == 1), inputs > 0
        else { throw Self.wrong }
        guard let segments = json["segments"], !segments.isNull else {
            self.segments = nil
            return
        }
        guard let initInput = segments["init"]?.int, let first = segments["first"]?.int,
            let count = segments["count"]?.int, 0..<inputs ~= initInput, first >= 0, 1...inputs ~= count,
            first <= inputs - count
        else { throw Self.wrong }
        self.segments = Segments(initInput: initInput, inputs: first..<(first + count))
    }

    private static func side(_ json: JSON?) throws(MediaFailure) -> Int? {
        guard let json, !json.isNull else { return nil }
        guard let side = json.int, 1...PictureShape.longestSide ~= side else { throw wrong }
        return side
    }

    private static let wrong = MediaFailure(.internalError, "A picture was asked for that is not described.")
}
