internal import JSON
internal import PluginSDK

/// A moment of a stream that is live, as the operation `liveMoment` tells it.
struct LiveMoment: Sendable, Hashable {
    /// Seconds of the stream's timeline.
    var seconds: Double
    /// Those of the picture, best first, with the segments alone that are needed.
    var renditions: [FilmRendition]

    /// Reads the answer; nil where the stream is not live.
    init?(_ json: JSON) {
        guard json["live"]?.bool == true, let seconds = json["seconds"]?.double else { return nil }
        self.seconds = seconds
        renditions = (json["renditions"]?.array ?? []).compactMap { FilmRendition($0, ofLive: true) }
    }

    /// What is asked for, of a stream.
    static func parameters(of request: PictureRequest, _ stream: ShownStream) -> JSONObject {
        var parameters: JSONObject = ["streamId": .string(stream.id)]
        switch request.moment {
        case .chosen: break
        case .seconds(let seconds): parameters["seconds"] = .number(seconds)
        case .share(let share): parameters["share"] = .number(share)
        }
        parameters["spanSeconds"] = request.movement.map { .number($0.durationSeconds) }
        return parameters
    }
}
