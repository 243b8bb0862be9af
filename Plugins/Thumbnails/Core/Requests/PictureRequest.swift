internal import PluginSDK

/// A picture that somebody wants: its bounds hold.
package struct PictureRequest: Sendable, Hashable {
    /// The longest side, pixels.
    package static let longestSide = 4096
    /// No video is longer, seconds.
    static let longestSeconds = 1_000_000.0

    /// Which moment.
    package var moment: Moment
    /// Pixels; nil: it follows from the height, or is the video's.
    package var width: Int?
    /// Pixels; nil: it follows from the width, or is the video's.
    package var height: Int?
    /// How a size with both sides is filled.
    package var fit: PictureFit
    /// What it is written as.
    package var format: PictureFormat
    /// Nil: it is a still.
    package var movement: Movement?

    /// Checks what is asked for. `path` is what each value's JSON pointer begins with, and `names` are those of the address or
    /// of the operation. Throws `VALIDATION_ERROR`.
    package init(
        moment: Moment, width: Int?, height: Int?, fit: PictureFit, format: PictureFormat,
        durationSeconds: Double?, frameRate: Double?, path: String = "/parameters",
        names: (duration: String, rate: String) = ("durationSeconds", "frameRate")
    ) throws {
        switch moment {
        case .seconds(let seconds) where !(0...Self.longestSeconds ~= seconds):
            throw PluginError.validation(
                path: "\(path)/\(path == "/parameters" ? "timeSeconds" : "time")",
                problem: "A time is 0 or later: count from the start of the video.")
        case .share(let share) where !(0...1 ~= share):
            throw PluginError.validation(path: "\(path)/time", problem: "A share of the video is 0% to 100%.")
        default: break
        }
        for (name, side) in [("width", width), ("height", height)] {
            guard side.map({ 1...Self.longestSide ~= $0 }) ?? true else {
                throw PluginError.validation(
                    path: "\(path)/\(name)", problem: "A picture's \(name) is 1 to \(Self.longestSide) pixels.")
            }
        }
        self.moment = moment
        self.width = width
        self.height = height
        self.fit = fit
        self.format = format
        movement = try Self.movement(
            format, durationSeconds, frameRate, ("\(path)/\(names.duration)", "\(path)/\(names.rate)"))
        if movement != nil, width == nil, height == nil { self.width = Movement.usualWidth }
    }

    private static func movement(
        _ format: PictureFormat, _ duration: Double?, _ rate: Double?, _ paths: (duration: String, rate: String)
    ) throws -> Movement? {
        guard format == .gif || duration != nil || rate != nil else { return nil }
        guard format == .gif || format == .webp else {
            throw PluginError.validation(
                path: duration == nil ? paths.rate : paths.duration,
                problem: "Only gif and webp can move: ask for one of them, or leave the duration and the rate out.")
        }
        var movement = Movement.usual
        movement.durationSeconds = duration ?? movement.durationSeconds
        movement.frameRate = rate ?? movement.frameRate
        guard movement.durationSeconds > 0, movement.durationSeconds <= Movement.longestSeconds else {
            throw PluginError.validation(
                path: paths.duration,
                problem: "A moving picture lasts more than 0 and at most \(Int(Movement.longestSeconds)) seconds.")
        }
        guard 1...Movement.mostRate ~= movement.frameRate else {
            throw PluginError.validation(
                path: paths.rate, problem: "A moving picture has 1 to \(Int(Movement.mostRate)) pictures a second.")
        }
        guard movement.count <= Movement.mostPictures else {
            throw PluginError.validation(
                path: paths.duration,
                problem:
                    "A moving picture has at most \(Movement.mostPictures) pictures: ask for less time, or for fewer "
                    + "a second.")
        }
        return movement
    }
}
