internal import JSON
package import PluginSDK

/// What the worker is told of a picture, and what it may read.
package struct PicturePlan: Sendable, Hashable {
    /// Moments that are looked at where none is known that stands for the film.
    static let candidates = 6

    /// Of its blob.
    package var name: String
    private var times: [Double]
    private var chooses = false
    private var inputs: [String]
    private var segmentCount: Int

    /// Of a moment that the renditions have, in the segments of one.
    package init(
        _ request: PictureRequest, name: String, seconds: Double, of rendition: FilmRendition, streamID: String
    ) {
        self.name = name
        times = Self.times(request, from: seconds, until: rendition.seconds)
        let shown = rendition.segment(at: seconds) ?? 0
        let first = rendition.beginning(of: shown)
        let last = max(shown, rendition.segment(at: times.last ?? seconds) ?? shown)
        // What was cut off from the first one cannot be read on with it.
        let file = rendition.file(first)
        let files = (first...last).map { rendition.file($0) }.prefix { $0.fits(file) }
        inputs = Self.inputs(files.map(\.number), initName: file.initName, rendition, streamID)
        segmentCount = files.count
        times = times.map { max(0, $0 + file.offsetSeconds) }
    }

    /// Of the best of some moments, evenly far apart.
    package init(choosingFor name: String, of rendition: FilmRendition, streamID: String) {
        self.name = name
        chooses = true
        let step = rendition.seconds / Double(Self.candidates)
        times = (0..<Self.candidates).map { (Double($0) + 0.5) * step }
        let places = Set(times.compactMap { rendition.segment(at: $0) }).sorted()
        let file = rendition.file(places.first ?? 0)
        let kept = places.filter { rendition.file($0).fits(file) }
        times = times.filter { rendition.segment(at: $0).map(kept.contains) ?? false }
            .map { max(0, $0 + file.offsetSeconds) }
        inputs = Self.inputs(kept.map { rendition.file($0).number }, initName: file.initName, rendition, streamID)
        segmentCount = kept.count
    }

    /// Of a moment of the file as it was uploaded.
    package init(_ request: PictureRequest, name: String, seconds: Double, until end: Double, ofSource source: BlobKey)
    {
        self.name = name
        times = Self.times(request, from: seconds, until: end)
        inputs = [source.key]
        segmentCount = 0
    }

    private static func inputs(
        _ numbers: [Int], initName: String, _ rendition: FilmRendition, _ streamID: String
    ) -> [String] {
        [PictureKeys.media(streamID, rendition.name, initName)]
            + numbers.map { PictureKeys.media(streamID, rendition.name, "\($0).m4s") }
    }

    /// One moment, or those of a moving picture as far as the film goes.
    private static func times(_ request: PictureRequest, from start: Double, until end: Double) -> [Double] {
        guard let movement = request.movement else { return [start] }
        let times = (0..<movement.count).map { start + Double($0) / movement.frameRate }
        let shown = times.filter { $0 < end }
        return shown.isEmpty ? [start] : shown
    }

    /// What the worker runs.
    package func work(_ request: PictureRequest, account: String, streamID: String) -> WorkerRequest {
        var specification: JSONObject = [
            "operation": "picture", "blob": .string(name), "format": .string(request.format.rawValue),
            "fit": .string(request.fit.rawValue), "times": .array(times.map(JSON.number)),
        ]
        specification["width"] = request.width.map { .integer(Int64($0)) }
        specification["height"] = request.height.map { .integer(Int64($0)) }
        specification["frameRate"] = request.movement.map { .number($0.frameRate) }
        if chooses { specification["choose"] = true }
        if segmentCount > 0 {
            specification["segments"] = ["init": 0, "first": 1, "count": .integer(Int64(segmentCount))]
        }
        return WorkerRequest(
            kind: "pictures", account: account, specification: .object(specification), inputs: inputs,
            outputFolder: PictureKeys.folder(account, streamID).key)
    }
}
