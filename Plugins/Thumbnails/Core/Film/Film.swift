package import JSON
internal import PluginSDK

/// What there is of a video, as the operation `mediaIndex` tells it, as far as pictures need it.
package struct Film: Sendable, Hashable {
    /// How far it is.
    package enum State: String, Sendable {
        case waiting, encoding, ready, failed
    }

    /// How far it is.
    package var state: State
    /// Those of the picture that have segments, best first.
    package var renditions: [FilmRendition]
    /// The file's length, seconds; nil: it is not known.
    package var statedSeconds: Double?
    /// The film's small pictures; nil: there are none yet.
    package var storyboard: Storyboard?

    /// Reads the answer. Throws `INTERNAL_ERROR` where it is none.
    package init(_ json: JSON) throws {
        guard let state = json["state"]?.string.flatMap(State.init(rawValue:)) else {
            throw PluginError.internalError("The media index of the stream cannot be read.")
        }
        self.state = state
        renditions = (json["renditions"]?.array ?? []).compactMap { FilmRendition($0) }
        statedSeconds = json["durationSeconds"]?.double.map { min(max(0, $0), PictureRequest.longestSeconds) }
        storyboard = json["storyboard"].flatMap(Storyboard.init)
    }

    /// Whether nobody ever encoded anything of it: it is live, or nothing was uploaded.
    package var isAbsent: Bool { state == .waiting && renditions.isEmpty }

    /// A video of which there is nothing.
    package static let none = Film(state: .waiting)

    private init(state: State) {
        self.state = state
        renditions = []
    }

    /// How long it is, seconds: of one that is whole its pictures, of one that grows what its file says.
    package var seconds: Double {
        let covered = renditions.map(\.seconds).max() ?? 0
        return state == .ready && covered > 0 ? covered : max(covered, statedSeconds ?? 0)
    }
}
